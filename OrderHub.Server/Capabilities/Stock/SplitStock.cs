using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>
/// Holds the order's goods in several warehouses, where no single one has all: all, or none. Its undo is <see cref="ReleaseStock"/>; an order that is refused or
/// cancelled gives them back by itself. Safe to run twice: the order's movements say what was taken.
/// </summary>
public sealed class SplitStock(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.split",
        Title = new("Reserve in several warehouses", "拆单预占"),
        Summary = new(
            "Where no warehouse has all goods, holds each article whole in the nearest warehouses that have it, in as few as can be. The order then has no warehouse of its own; 'stock.parts' tells its parts. 'short': some article is nowhere whole, or the order names its warehouse.",
            "无单仓齐货时，将各货品整件预占在最近且尽量少的多个仓库。订单本身不再有出库仓，由 stock.parts 给出各部分。short：有货品各仓均不足，或订单已指定仓库。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["split", "short"],
        Undo = "stock.release@1",
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var parts = await PlanAsync(reference, counted, context, ct);
        return parts is null || await counted.TakeAsync(context.Batch, context.CountedOrder(), WantedOf(order, parts), ct) is not null ? Short(context) : Split(parts);
    }

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public async ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        await PlanAsync(reference, counted, context, ct) is { } parts ? Split(parts) : Short(context);

    /// <summary>How the goods would be divided by what is left now; null where they cannot be.</summary>
    internal static async Task<IReadOnlyList<StockPart>?> PlanAsync(ReferenceData reference, CountedThings counted, StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        if (order.Operation?.WarehouseNo is not null)
        {
            return null;
        }

        var warehouses = await NearestWarehouses.OfAsync(reference, context, "", null, ct);
        var left = new Dictionary<CountedItem, decimal>();
        foreach (var item in warehouses.SelectMany(one => order.Goods.Where(line => OrderedStock.ArticleOf(line) is not null).Select(line => OrderedStock.ItemOf(one, line))).Distinct())
        {
            left[item] = await counted.LeftAsync(context.TenantId, item, limit: null, ct);
        }

        return SplitRule.Divide(order.Goods, warehouses, (warehouse, line) => left[OrderedStock.ItemOf(warehouse, line)]);
    }

    private static List<(CountedItem Item, decimal Quantity, decimal? Limit)> WantedOf(Order order, IReadOnlyList<StockPart> parts) =>
        [.. parts.SelectMany(part => OrderedStock.WantedOf(order with { Goods = [.. order.Goods.Where(line => part.Lines.Contains(line.LineNo))] }, part.Warehouse))];

    private static StepResult Split(IReadOnlyList<StockPart> parts) => StepResult.Of("split", string.Join(", ", parts.Select(part => part.Warehouse)), []);

    private static StepResult Short(StepContext context)
    {
        context.Order().Refusal = new("order.refused.stock", "The warehouses do not have all goods of the order, not even together.");
        return StepResult.Of("short");
    }
}
