using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>
/// Books in what has arrived of an inbound order since it was last booked in. Nothing undoes it: what must go leaves by an order of its own. Safe to run
/// twice: the order's movements say how much of each article is in the books.
/// </summary>
public sealed class ReceiveStock(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.receive",
        Title = new("Book the goods in", "入库增加"),
        Summary = new(
            "Adds what the warehouse reported as received, line by line, to its stock; parts that came before are not counted again.",
            "将仓库回传的实收数量逐行计入库存；此前已入账的部分不重复计入。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["booked"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var warehouse = order.Operation?.WarehouseNo ?? "";
        if (warehouse.Length == 0)
        {
            return StepResult.Fail(new("stock.warehouse-missing", "The order has no warehouse to book the goods into.", "Have the sender state it, then retry.", false));
        }

        var brought = order.Goods.Where(line => OrderedStock.ArticleOf(line) is not null).GroupBy(line => OrderedStock.ItemOf(warehouse, line))
            .Select(same => (same.Key, same.Sum(line => line.ActualQuantity ?? 0))).ToList();
        var added = await counted.AddAsync(context.Batch, context.CountedOrder(), CountedKinds.Stock, brought, ct);
        return StepResult.Of("booked", $"{added.Count} articles");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("booked"));
}
