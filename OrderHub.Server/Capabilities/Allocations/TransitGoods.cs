using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Allocations;

/// <summary>Goods between two warehouses as they are counted. Pure.</summary>
internal static class TransitGoods
{
    /// <summary>A line of goods on its way to a warehouse.</summary>
    public static CountedItem ItemOf(string destination, Goods line) => CountedItem.Of(CountedKinds.Transit, destination, OrderedStock.KeyOf(line));

    /// <summary>The part of a key behind the place: article and grade, the same for stock and for goods on their way.</summary>
    public static string ArticleOf(string key) => key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..];

    /// <summary>Quantities of the order's articles at a place, each once.</summary>
    public static IReadOnlyList<(CountedItem Item, decimal Total)> Of(Order order, Func<Goods, CountedItem> item, Func<Goods, decimal> quantity) =>
        [.. order.Goods.Where(line => OrderedStock.ArticleOf(line) is not null).GroupBy(item).Select(same => (same.Key, same.Sum(quantity)))];
}
