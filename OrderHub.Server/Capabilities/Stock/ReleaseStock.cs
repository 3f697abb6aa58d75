using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>Gives back the goods that the order holds: the undo of <see cref="ReserveStock"/>. Safe to run twice: what was given back is held no more.</summary>
public sealed class ReleaseStock(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.release",
        Title = new("Release the stock", "释放库存"),
        Summary = new("Gives back exactly what the order holds in every warehouse.", "如数释放该订单在各仓预占的库存。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["released"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var given = await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Stock, null, ct);
        return StepResult.Of("released", $"{given.Count} articles");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("released"));
}
