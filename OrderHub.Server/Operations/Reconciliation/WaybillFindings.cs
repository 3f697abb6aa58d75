using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>A waybill number as the waybill system has it.</summary>
/// <param name="WaybillNo">The number.</param>
/// <param name="OrderNo">The order that it is registered for; null: none.</param>
/// <param name="IsInUse">True: registered and not void.</param>
public sealed record PartnerWaybill(string WaybillNo, string? OrderNo, bool IsInUse);

/// <summary>The decisions about waybill numbers; nobody is asked here.</summary>
public static class WaybillFindings
{
    /// <summary>The order goes on, and there its number is void: which number the parcel carries, a person must find out.</summary>
    public const string VoidThere = "void-there";

    /// <summary>There the order has another number than here.</summary>
    public const string OtherNumber = "other-number";

    /// <summary>In use for an order that there never was.</summary>
    public const string NoOrder = "no-order";

    /// <summary>In use for an order that is not carried out.</summary>
    public const string OrderEnded = "order-ended";

    /// <summary>In use, and voided here.</summary>
    public const string VoidHere = "void-here";

    /// <summary>In use for an order that goes on and never had the number.</summary>
    public const string NotOfOrder = "not-of-order";

    /// <summary>True where nobody can be hurt by voiding the number there: no parcel travels under it.</summary>
    public static bool IsSafeToVoid(string? finding) => finding is NoOrder or OrderEnded or VoidHere;

    /// <summary>What the waybill system has of an order that holds numbers which it said were registered.</summary>
    /// <param name="order">The order.</param>
    /// <param name="held">Its numbers that are not voided; not none.</param>
    /// <param name="there">What is there for the order.</param>
    /// <returns>The row; null: nothing is there.</returns>
    public static StoreRow? RowOf(MasterRow order, IReadOnlyCollection<string> held, IReadOnlyCollection<PartnerWaybill> there)
    {
        if (there.Any(one => one.IsInUse && held.Contains(one.WaybillNo, StringComparer.Ordinal)))
        {
            return new(order.OrderId, order.Version, order.Status);
        }

        var finding = there.Any(one => held.Contains(one.WaybillNo, StringComparer.Ordinal)) ? VoidThere : there.Any(one => one.IsInUse) ? OtherNumber : null;
        return finding is null ? null : new(order.OrderId, order.Version, -1, finding);
    }

    /// <summary>Why a number that is in use should not be; null: it is right.</summary>
    /// <param name="waybillNo">The number.</param>
    /// <param name="order">The order that it is registered for; null: there is none.</param>
    public static string? FindingOf(string waybillNo, Order? order)
    {
        if (order is null)
        {
            return NoOrder;
        }

        if (order.Status is OrderStatus.Refused or OrderStatus.Cancelled)
        {
            return OrderEnded;
        }

        var packages = order.Packages.Where(package => package.WaybillNo == waybillNo).ToList();
        return packages.Count == 0 ? NotOfOrder : packages.TrueForAll(package => package.Voided) ? VoidHere : null;
    }
}
