using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>The groups into which the fields of an order fall when it is asked whether they may change.</summary>
public static class FieldGroups
{
    public const string Remark = "remark";

    /// <summary>Mobile and phone of a party.</summary>
    public const string Phone = "phone";

    /// <summary>When and how it is picked up, and the dock's window.</summary>
    public const string PickupTime = "pickupTime";

    public const string DeliveryTime = "deliveryTime";

    /// <summary>Services that come on top of the main product.</summary>
    public const string Services = "services";

    /// <summary>Name, region, address and all else of a party.</summary>
    public const string Address = "address";

    /// <summary>Goods and cargo.</summary>
    public const string Goods = "goods";

    /// <summary>Everything else that can change.</summary>
    public const string Other = "other";

    /// <summary>What makes the order the one it is: it never changes.</summary>
    public const string Fixed = "fixed";

    public static readonly IReadOnlyList<string> All = [Remark, Phone, PickupTime, DeliveryTime, Services, Address, Goods, Other, Fixed];

    /// <summary>The group of a changed field.</summary>
    public static string Of(FieldChange change, Order before, Order after)
    {
        var parts = change.Path.Split('.');
        return parts[0].Split('[')[0] switch
        {
            "remark" => Remark,
            "parties" => parts is [_, "mobile" or "phone"] ? Phone : Address,
            "operation" => parts.ElementAtOrDefault(1) switch
            {
                "pickupWindow" or "dockWindow" or "pickupMode" => PickupTime,
                "deliveryWindow" => DeliveryTime,
                _ => Other,
            },
            "channel" => parts.ElementAtOrDefault(1) is "isvSource" or "isvUniqueNo" ? Fixed : Other,
            "products" => IsService(change.Entry, before, after) ? Services : Other,
            "goods" or "cargo" => Goods,
            "businessIdentity" or "businessType" or "businessLine" or "orderClass" or "orderOrigin" or "direction" or "references" => Fixed,
            _ => Other,
        };
    }

    private static bool IsService(string? productCode, Order before, Order after) =>
        before.Products.Concat(after.Products).Where(product => product.ProductCode == productCode).All(product => product.Kind == "VAS");
}
