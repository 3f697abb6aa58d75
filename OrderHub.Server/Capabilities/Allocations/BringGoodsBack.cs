using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Allocations;

/// <summary>
/// Takes what the order brought into transit out of it, and back into the stock that it left: the undo of <see cref="ShipGoods"/>. Safe to run twice: what the
/// order shipped and what it took back are its movements.
/// </summary>
public sealed class BringGoodsBack(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "transit.bring-back",
        Title = new("Take the goods out of transit", "在途退回"),
        Summary = new(
            "What the order shipped is stock of the warehouse that it left again; with 'lost' it is written off instead. Where some of it has arrived already, it fails for a person.",
            "将该订单转入在途的货品退回出库仓库存；指定 lost 时改为核销。若已有部分到达，则失败并转人工。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["broughtBack"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "lost": {
                  "title": "Lost", "type": "boolean", "description": "The goods were lost on their way: they are on it no more, and stock nowhere.",
                  "x-zh": { "title": "已丢失", "description": "货品在途丢失：不再计入在途，也不退回库存。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.CountedOrder();
        var shipped = await counted.AddedAsync(order, CountedKinds.Transit, ct);
        if (await counted.ConsumeAsync(context.Batch, order, CountedKinds.Transit, [.. shipped.Select(one => (new CountedItem(CountedKinds.Transit, one.Key), one.Quantity))], ct) is { } lack)
        {
            return StepResult.Fail(new("transit.short", $"Of {lack.Item.Key} only {lack.Left:0.####} is on its way.", "See what has arrived; correct the stock by hand, then skip.", false));
        }

        if (context.Input["lost"]?.GetValue<bool>() == true)
        {
            return StepResult.Of("broughtBack", $"{shipped.Count} articles written off");
        }

        // All that left the stock, with what stayed and was given back when the rest was shipped.
        var spent = await counted.SpentAsync(order, CountedKinds.Stock, ct);
        await counted.AddAsync(context.Batch, order, CountedKinds.Stock, [.. spent.Select(one => (new CountedItem(CountedKinds.Stock, one.Key), one.Quantity))], ct);
        return StepResult.Of("broughtBack", $"{shipped.Count} articles");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("broughtBack"));
}
