using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Masking;

/// <summary>An order as it may be shown: all that is personal is masked, all else is as it was.</summary>
public static class OrderMask
{
    public static Order Apply(Order order) => order with
    {
        Remark = Words(order.Remark),
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
                pair => Extension(order, entity + pair.Key, pair.Value),
                StringComparer.Ordinal);

    /// <summary>One extension field as it may be shown.</summary>
    /// <param name="order">Whose it is.</param>
    /// <param name="path">Its name with its entity.</param>
    /// <param name="value">Its value.</param>
    public static string Extension(Order order, string path, string value) => order.SensitiveExtensions.GetValueOrDefault(path) switch
    {
        0 => value,
        1 => Mask.IdNo(value)!,
        _ => Mask.Hidden,
    };

    /// <summary>Free words of a person: nobody knows what they say, so they are hidden whole.</summary>
    public static string? Words(string? words) => string.IsNullOrEmpty(words) ? words : Mask.Hidden;

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
