using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Returns;

/// <summary>Lets what a return took of its original be asked for again: the undo of <see cref="CheckReturn"/>. Safe to run twice: what was given back is held no more.</summary>
public sealed class ReleaseReturn(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "return.release",
        Title = new("Let it be returned again", "释放可退数量"),
        Summary = new("What this return took of its original order may be asked for again.", "释放本退货单占用的原单可退数量。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["released"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var given = await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Returnable, null, ct);
        return StepResult.Of("released", $"{given.Count} articles");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("released"));
}
