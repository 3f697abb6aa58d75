using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>Puts changed content into an order. Pure.</summary>
public static class ContentChange
{
    /// <summary>
    /// The order with the content in place of its own. Groups and lists that are equal stay the very same, so that only what
    /// changed is written. What equals the masked old value is no change (<see cref="Unmasking"/>), and what the hub or a report set
    /// stays where the caller says nothing of it (<see cref="HubFields"/>): a caller who sends back what it was shown loses nothing.
    /// </summary>
    public static Order Apply(Order order, OrderContent content)
    {
        var clear = HubFields.Keep(order, Unmasking.Of(order, content));
        return order with
        {
            BusinessIdentity = clear.BusinessIdentity,
            BusinessType = clear.BusinessType,
            BusinessLine = clear.BusinessLine,
            OrderClass = clear.OrderClass,
            OrderOrigin = clear.OrderOrigin,
            Direction = clear.Direction,
            ParentOrderNo = clear.ParentOrderNo,
            OriginalOrderNo = clear.OriginalOrderNo,
            GroupNo = clear.GroupNo,
            Remark = clear.Remark,
            Channel = clear.Channel,
            Parties = Kept(order.Parties, clear.Parties),
            Goods = Kept(order.Goods, clear.Goods),
            Cargo = Kept(order.Cargo, clear.Cargo),
            Products = Kept(order.Products, clear.Products),
            Marketing = clear.Marketing,
            Finance = clear.Finance,
            Operation = clear.Operation,
            Customs = clear.Customs,
            Marks = Kept(order.Marks, clear.Marks),
            References = Kept(order.References, clear.References),
            Extensions = clear.Extensions,
        };
    }

    private static IReadOnlyList<T> Kept<T>(IReadOnlyList<T> before, IReadOnlyList<T> after) => before.SequenceEqual(after) ? before : after;
}
