using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Masking;

/// <summary>An order as it may be shown: all that is personal is masked, all else is as it was.</summary>
public static class OrderMask
{
    public static Order Apply(Order order) => order with
    {
        Parties = [.. order.Parties.Select(party => Apply(party) with { Ext = Extensions(order, "party.", party.Ext) })],
        Goods = order.SensitiveExtensions.Count == 0 ? order.Goods : [.. order.Goods.Select(goods => goods with { Ext = Extensions(order, "goods.", goods.Ext) })],
        Cargo = order.SensitiveExtensions.Count == 0 ? order.Cargo : [.. order.Cargo.Select(cargo => cargo with { Ext = Extensions(order, "cargo.", cargo.Ext) })],
        Packages = order.SensitiveExtensions.Count == 0 ? order.Packages : [.. order.Packages.Select(package => package with { Ext = Extensions(order, "package.", package.Ext) })],
        Extensions = Extensions(order, "", order.Extensions),
        Customs = order.Customs is { } customs ? customs with { BuyerIdNo = Mask.IdNo(customs.BuyerIdNo) } : null,
    };

    /// <summary>Extension fields as they may be shown: personal ones keep their first and last two characters, secret ones nothing.</summary>
    private static IReadOnlyDictionary<string, string> Extensions(Order order, string entity, IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 || order.SensitiveExtensions.Count == 0
            ? values
            : values.ToDictionary(
                pair => pair.Key,
                pair => order.SensitiveExtensions.GetValueOrDefault(entity + pair.Key) switch
                {
                    0 => pair.Value,
                    1 => Mask.IdNo(pair.Value)!,
                    _ => Mask.Hidden,
                },
                StringComparer.Ordinal);

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
