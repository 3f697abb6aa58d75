using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// Puts the stored value back wherever a caller sends the masked one that it was shown. Pure. Whatever <see cref="OrderMask"/> hides
/// must come back here: a mask that was stored would have destroyed what it hid.
/// </summary>
internal static class Unmasking
{
    public static OrderContent Of(Order order, OrderContent content) => content with
    {
        Remark = Clear(content.Remark, order.Remark, OrderMask.Words),
        Parties = [.. EntryPairs.Of(order.Parties, content.Parties, party => party.Role, IsSame)
            .Select(pair => pair.Stored is { } known ? Of(order, known, pair.Sent) : pair.Sent)],
        Goods = [.. EntryPairs.Of(order.Goods, content.Goods, goods => goods.LineNo, (known, sent) => known.Sku == sent.Sku)
            .Select(pair => pair.Sent with { Ext = Extensions(order, "goods.", pair.Stored?.Ext, pair.Sent.Ext) })],
        Cargo = [.. EntryPairs.ByPlace(order.Cargo, content.Cargo)
            .Select(pair => pair.Sent with { Ext = Extensions(order, "cargo.", pair.Stored?.Ext, pair.Sent.Ext) })],
        Customs = content.Customs is { } customs ? customs with { BuyerIdNo = Clear(customs.BuyerIdNo, order.Customs?.BuyerIdNo, Mask.IdNo) } : null,
        Extensions = Extensions(order, "", order.Extensions, content.Extensions),
    };

    private static Party Of(Order order, Party known, Party sent)
    {
        var sameStreet = sent.Address == Mask.Street(known.Address) || sent.Address == known.Address;
        var samePlace = sameStreet && (sent.Province, sent.City, sent.County, sent.Town) == (known.Province, known.City, known.County, known.Town);
        return sent with
        {
            Name = Clear(sent.Name, known.Name, Mask.Name),
            Mobile = Clear(sent.Mobile, known.Mobile, Mask.Phone),
            Phone = Clear(sent.Phone, known.Phone, Mask.Phone),
            IdNo = Clear(sent.IdNo, known.IdNo, Mask.IdNo),
            Address = sameStreet ? known.Address : sent.Address,
            Latitude = samePlace ? sent.Latitude ?? known.Latitude : sent.Latitude,
            Longitude = samePlace ? sent.Longitude ?? known.Longitude : sent.Longitude,
            Ext = Extensions(order, "party.", known.Ext, sent.Ext),
        };
    }

    /// <summary>True where the sent party is the known one as it is shown, or as it is.</summary>
    private static bool IsSame(Party known, Party sent) =>
        Is(sent.Name, known.Name, Mask.Name) && Is(sent.Mobile, known.Mobile, Mask.Phone) && Is(sent.Phone, known.Phone, Mask.Phone) && Is(sent.IdNo, known.IdNo, Mask.IdNo)
        && Is(sent.Address, known.Address, Mask.Street) && (sent.Province, sent.City, sent.County, sent.Town) == (known.Province, known.City, known.County, known.Town);

    private static bool Is(string? sent, string? known, Func<string?, string?> mask) => sent == known || sent == mask(known);

    private static string? Clear(string? sent, string? known, Func<string?, string?> mask) => sent == mask(known) ? known : sent;

    /// <summary>The very map that is stored where nothing in it changed, so that its entry counts as unchanged.</summary>
    private static IReadOnlyDictionary<string, string> Extensions(
        Order order, string entity, IReadOnlyDictionary<string, string>? known, IReadOnlyDictionary<string, string> sent)
    {
        if (known is null || known.Count == 0)
        {
            return sent;
        }

        var clear = sent.ToDictionary(
            pair => pair.Key,
            pair => known.TryGetValue(pair.Key, out var value) && pair.Value == OrderMask.Extension(order, entity + pair.Key, value) ? value : pair.Value,
            StringComparer.Ordinal);
        return clear.Count == known.Count && !clear.Except(known).Any() ? known : clear;
    }
}
