using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>Lines of an order that leave one warehouse together.</summary>
internal sealed record StockPart(string Warehouse, IReadOnlyList<int> Lines);

/// <summary>Divides an order's goods between warehouses, where no single one has all. Pure.</summary>
internal static class SplitRule
{
    /// <summary>
    /// Each time the warehouse that has the most of what is still wanted, the nearest first among equals; an article is never divided, so that it is packed
    /// once. Null where some article is nowhere whole.
    /// </summary>
    /// <param name="goods">The order's lines.</param>
    /// <param name="warehouses">Numbers of the warehouses, the nearest first.</param>
    /// <param name="left">What is left of a line's article there.</param>
    public static IReadOnlyList<StockPart>? Divide(IReadOnlyList<Goods> goods, IReadOnlyList<string> warehouses, Func<string, Goods, decimal> left)
    {
        var wanted = goods.Where(line => OrderedStock.ArticleOf(line) is not null)
            .GroupBy(line => OrderedStock.ItemOf("", line))
            .Select(same => (Sample: same.First(), Quantity: same.Sum(line => line.PlannedQuantity ?? line.Quantity), Lines: same.Select(line => line.LineNo).ToList()))
            .ToList();
        var parts = new List<StockPart>();
        while (wanted.Count > 0)
        {
            var best = warehouses.Select(one => (Warehouse: one, Has: wanted.Where(want => left(one, want.Sample) >= want.Quantity).ToList())).MaxBy(one => one.Has.Count);
            if (best.Warehouse is null || best.Has.Count == 0)
            {
                return null;
            }

            parts.Add(new(best.Warehouse, [.. best.Has.SelectMany(want => want.Lines).Order()]));
            wanted.RemoveAll(best.Has.Contains);
        }

        return parts;
    }
}
