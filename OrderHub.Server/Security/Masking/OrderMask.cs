using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Masking;

/// <summary>An order as it may be shown: all that is personal is masked, all else is as it was.</summary>
public static class OrderMask
{
    public static Order Apply(Order order) => order with
    {
        Parties = [.. order.Parties.Select(Apply)],
        Customs = order.Customs is { } customs ? customs with { BuyerIdNo = Mask.IdNo(customs.BuyerIdNo) } : null,
    };

    public static Party Apply(Party party) => party with
    {
        Name = Mask.Name(party.Name),
        Mobile = Mask.Phone(party.Mobile),
        Phone = Mask.Phone(party.Phone),
        IdNo = Mask.IdNo(party.IdNo),
        Address = Mask.Street(party.Address),
        Latitude = null,
        Longitude = null,
    };
}
