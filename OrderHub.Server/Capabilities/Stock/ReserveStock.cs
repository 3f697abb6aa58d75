using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>
/// Holds the order's goods in its warehouse: all, or none. Its undo is <see cref="ReleaseStock"/>; an order that is refused or cancelled gives them back by
/// itself. Safe to run twice: the order's movements say what was taken.
/// </summary>
public sealed class ReserveStock(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.reserve",
        Title = new("Reserve the stock", "预占库存"),
        Summary = new(
            "Holds every article of the order in the warehouse that it leaves, sound or defective as its line says: all or none. 'short': one is short.",
            "在出库仓预占订单全部货品（按行区分正品/残品），要么全部占用，要么不占。short：有货品不足。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["reserved", "short"],
        Undo = "stock.release@1",
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) =>
        Missing(context) ?? Decide(context, await counted.TakeAsync(context.Batch, context.CountedOrder(), OrderedStock.WantedOf(context.Order().Order, WarehouseOf(context)), ct));

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public async ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct)
    {
        foreach (var (item, quantity, _) in OrderedStock.WantedOf(context.Order().Order, WarehouseOf(context)))
        {
            if (await counted.LeftAsync(context.TenantId, item, null, ct) is var left && left < quantity)
            {
                return Decide(context, (item, left));
            }
        }

        return Missing(context) ?? Decide(context, null);
    }

    private static StepResult? Missing(StepContext context) =>
        WarehouseOf(context).Length == 0 ? StepResult.Fail(new("stock.warehouse-missing", "The order has no warehouse to take the goods from.", "Put the step behind one that chooses the warehouse, and publish.", false))
        : context.Order().Order.Goods.FirstOrDefault(line => OrderedStock.ArticleOf(line) is null) is { } line ? StepResult.Fail(new("stock.article-missing", $"Line {line.LineNo} has no number of an article.", "Have the sender state it, then retry.", false))
        : null;

    private static StepResult Decide(StepContext context, (CountedItem Item, decimal Left)? lack)
    {
        if (lack is { } shortage)
        {
            context.Order().Refusal = new("order.refused.stock", $"Of {shortage.Item.Key} only {shortage.Left:0.####} is left.");
            return StepResult.Of("short", shortage.Item.Key);
        }

        return StepResult.Of("reserved", WarehouseOf(context), []);
    }

    private static string WarehouseOf(StepContext context) => context.Order().Order.Operation?.WarehouseNo ?? "";
}
