using System.Globalization;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Addresses;

/// <summary>Whether something can be done at an address, as a pure function.</summary>
internal static class ServiceRule
{
    private const string Upstairs = "UPSTAIRS";

    /// <summary>An added service upstairs says by these attributes which floor, and whether there is a lift.</summary>
    private const string Floor = "floor";
    private const string Lift = "lift";

    /// <summary>Why not, in one sentence; null: it can.</summary>
    /// <param name="service">Code of an added service, or a temperature layer.</param>
    /// <param name="place">Where, for people.</param>
    /// <param name="row">What the table <c>services</c> says of it there; null: nothing.</param>
    /// <param name="order">A validated order.</param>
    public static string? Fault(string service, string place, ReferenceRow? row, Order order)
    {
        if (row?.Flag("offered") != true)
        {
            return $"'{service}' is not offered in '{place}'.";
        }

        if (row.Decimal("mostPieceKg") is { } most && order.Cargo.Any(piece => (piece.WeightKg ?? 0) / Math.Max(1, piece.Packages) > most))
        {
            return string.Create(CultureInfo.InvariantCulture, $"'{service}' takes pieces of {most} kg at most in '{place}'.");
        }

        return service == Upstairs ? FloorFault(place, row, order) : null;
    }

    private static string? FloorFault(string place, ReferenceRow row, Order order)
    {
        var said = order.Products.First(product => product.ProductCode == Upstairs).Attributes;
        if (!int.TryParse(said.GetValueOrDefault(Floor), NumberStyles.None, CultureInfo.InvariantCulture, out var floor))
        {
            return "'UPSTAIRS' needs the floor: its attribute 'floor', as a number.";
        }

        return said.GetValueOrDefault(Lift) != "true" && row.Whole("mostFloors") is { } most && floor > most
            ? $"Without a lift, 'UPSTAIRS' goes to floor {most} at most in '{place}', and not to floor {floor}."
            : null;
    }
}
