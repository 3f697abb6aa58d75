using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>A lot of an article in a warehouse.</summary>
internal sealed record Lot(string Number, DateOnly Expires, decimal Left);

/// <summary>First expired, first out. Pure.</summary>
internal static class LotRule
{
    /// <summary>Reads a lot off a key of stock: warehouse, article, grade, last day of use, lot. Null where the key is of none.</summary>
    public static Lot? Of(string key, decimal left) => key.Split('|') is [_, _, _, var expires, var number]
        && DateOnly.TryParseExact(expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(number, day, left) : null;

    /// <summary>
    /// Takes a quantity of the lots that keep at least until a day, the first to expire first. Null where they have not enough.
    /// </summary>
    public static IReadOnlyList<(Lot Lot, decimal Quantity)>? Pick(IEnumerable<Lot> lots, decimal quantity, DateOnly keepsUntil)
    {
        var picked = new List<(Lot, decimal)>();
        foreach (var lot in lots.Where(lot => lot.Expires >= keepsUntil && lot.Left > 0).OrderBy(lot => lot.Expires).ThenBy(lot => lot.Number, StringComparer.Ordinal))
        {
            var taken = Math.Min(lot.Left, quantity);
            picked.Add((lot, taken));
            quantity -= taken;
            if (quantity == 0)
            {
                return picked;
            }
        }

        return null;
    }

    /// <summary>A line of goods, lot by lot: the first keeps its number, further ones are numbered from the given one on.</summary>
    public static IEnumerable<Goods> Split(Goods line, IReadOnlyList<(Lot Lot, decimal Quantity)> picked, int next) => picked.Select((one, place) => line with
    {
        LineNo = place == 0 ? line.LineNo : next + place - 1,
        Quantity = one.Quantity,
        Lot = one.Lot.Number,
        ExpiresOn = one.Lot.Expires,
        Serials = place == 0 ? line.Serials : [],
    });
}
