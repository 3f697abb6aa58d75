using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>Puts changed content into an order. Pure.</summary>
public static class ContentChange
{
    /// <summary>
    /// The order with the content in place of its own. Groups and lists that are equal stay the very same, so that only what
    /// changed is written. What equals the masked old value is no change: a caller who sends back what it was shown loses nothing.
    /// </summary>
    public static Order Apply(Order order, OrderContent content) => order with
    {
        BusinessIdentity = content.BusinessIdentity,
        BusinessType = content.BusinessType,
        BusinessLine = content.BusinessLine,
        OrderClass = content.OrderClass,
        OrderOrigin = content.OrderOrigin,
        Direction = content.Direction,
        ParentOrderNo = content.ParentOrderNo,
        OriginalOrderNo = content.OriginalOrderNo,
        GroupNo = content.GroupNo,
        Remark = content.Remark,
        Channel = content.Channel,
        Parties = Kept(order.Parties, [.. content.Parties.Select(party => Unmask(order.Parties.FirstOrDefault(known => known.Role == party.Role), party))]),
        Goods = Kept(order.Goods, content.Goods),
        Cargo = Kept(order.Cargo, content.Cargo),
        Products = Kept(order.Products, content.Products),
        Marketing = content.Marketing,
        Finance = content.Finance,
        Operation = content.Operation,
        Customs = content.Customs is { } customs && order.Customs?.BuyerIdNo is { } idNo && customs.BuyerIdNo == Mask.IdNo(idNo)
            ? customs with { BuyerIdNo = idNo }
            : content.Customs,
        Marks = Kept(order.Marks, content.Marks),
        References = Kept(order.References, content.References),
        Extensions = order.Extensions.Count == content.Extensions.Count && !order.Extensions.Except(content.Extensions).Any() ? order.Extensions : content.Extensions,
    };

    private static IReadOnlyList<T> Kept<T>(IReadOnlyList<T> before, IReadOnlyList<T> after) => before.SequenceEqual(after) ? before : after;

    private static Party Unmask(Party? known, Party party)
    {
        if (known is null)
        {
            return party;
        }

        var masked = OrderMask.Apply(known);
        var sameStreet = party.Address == masked.Address && !string.IsNullOrEmpty(known.Address);
        return party with
        {
            Name = party.Name == masked.Name ? known.Name : party.Name,
            Mobile = party.Mobile == masked.Mobile ? known.Mobile : party.Mobile,
            Phone = party.Phone == masked.Phone ? known.Phone : party.Phone,
            IdNo = party.IdNo == masked.IdNo ? known.IdNo : party.IdNo,
            Address = sameStreet ? known.Address : party.Address,
            Latitude = sameStreet ? party.Latitude ?? known.Latitude : party.Latitude,
            Longitude = sameStreet ? party.Longitude ?? known.Longitude : party.Longitude,
        };
    }
}
