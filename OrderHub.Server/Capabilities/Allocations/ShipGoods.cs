using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Allocations;

/// <summary>
/// Moves what has left one warehouse for another from its stock into transit; what was held and did not leave is stock again. Its undo is <see cref="BringGoodsBack"/>.
/// Safe to run twice: the order's movements say what it moved.
/// </summary>
public sealed class ShipGoods(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "transit.ship",
        Title = new("Book the goods into transit", "转入在途"),
        Summary = new(
            "What the warehouse reported as shipped leaves its stock and is on its way to the destination (operation.destWarehouseNo); what was held and stayed is given back.",
            "仓库回传的实发数量由出库仓库存转为在途（目的仓 operation.destWarehouseNo）；预占而未发出的退回库存。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["shipped"],
        Undo = "transit.bring-back@1",
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        if (order.Operation is not { WarehouseNo: { } from, DestWarehouseNo: { } to })
        {
            return StepResult.Fail(new("transit.warehouse-missing", "The order does not say from which warehouse to which.", "Have the sender state it, then retry.", false));
        }

        var gone = TransitGoods.Of(order, line => TransitGoods.ItemOf(to, line), line => line.ActualQuantity ?? line.PlannedQuantity ?? line.Quantity);
        var left = gone.ToDictionary(one => TransitGoods.ArticleOf(one.Item.Key), one => one.Total, StringComparer.Ordinal);
        var held = await counted.SpendAsync(context.Batch, context.CountedOrder(), CountedKinds.Stock, ct);
        var stayed = held.Where(one => one.Key.StartsWith(from + '|', StringComparison.Ordinal))
            .Select(one => (new CountedItem(CountedKinds.Stock, one.Key), one.Quantity - left.GetValueOrDefault(TransitGoods.ArticleOf(one.Key)))).Where(one => one.Item2 > 0).ToList();
        await counted.AddAsync(context.Batch, context.CountedOrder(), CountedKinds.Stock, stayed, ct);
        await counted.AddAsync(context.Batch, context.CountedOrder(), CountedKinds.Transit, gone, ct);
        return StepResult.Of("shipped", $"{gone.Count} articles", []);
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("shipped", output: []));
}
