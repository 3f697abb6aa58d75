using System.Globalization;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>An order's goods as stock counts them. Pure.</summary>
internal static class OrderedStock
{
    /// <summary>The article, by the first number that it has; null where it has none.</summary>
    public static string? ArticleOf(Goods line) => line.Article();

    /// <summary>Stock of a line of goods in a warehouse.</summary>
    public static CountedItem ItemOf(string warehouse, Goods line) => CountedItem.Of(CountedKinds.Stock, warehouse, KeyOf(line));

    /// <summary>The part of a key behind the place: article and grade; of what is kept by lot also its last day of use and its lot.</summary>
    public static string KeyOf(Goods line) => line is { Lot: { } lot, ExpiresOn: { } expires }
        ? string.Create(CultureInfo.InvariantCulture, $"{ArticleOf(line)}|{GradeOf(line)}|{expires:yyyy-MM-dd}|{lot}")
        : $"{ArticleOf(line)}|{GradeOf(line)}";

    public static string GradeOf(Goods line) => line.InventoryType ?? InventoryTypes.Sound;

    /// <summary>What the order wants of a warehouse, each article once.</summary>
    public static IReadOnlyList<(CountedItem Item, decimal Quantity, decimal? Limit)> WantedOf(Order order, string warehouse) =>
    [
        .. order.Goods.Where(line => ArticleOf(line) is not null).GroupBy(line => ItemOf(warehouse, line))
            .Select(same => (same.Key, same.Sum(line => line.PlannedQuantity ?? line.Quantity), (decimal?)null)),
    ];
}
