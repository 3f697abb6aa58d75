using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>Books out the goods that have left the warehouse. Nothing undoes it: what comes back comes in as a return. Safe to run twice: what is gone is held no more.</summary>
public sealed class IssueStock(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.issue",
        Title = new("Book the goods out", "出库扣减"),
        Summary = new("What the order held has left the warehouse: it is stock no more.", "订单预占的货品已出库，扣减库存。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["issued"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var gone = await counted.SpendAsync(context.Batch, context.CountedOrder(), CountedKinds.Stock, ct);
        return StepResult.Of("issued", $"{gone.Count} articles");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("issued"));
}
