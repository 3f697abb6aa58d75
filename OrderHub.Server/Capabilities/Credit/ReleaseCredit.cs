using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Credit;

/// <summary>Gives back the credit that the order holds: the undo of <see cref="ReserveCredit"/>. Safe to run twice: what was given back is held no more.</summary>
public sealed class ReleaseCredit(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "credit.release",
        Title = new("Release the credit", "释放信用"),
        Summary = new("Gives back exactly what the order holds of its customer's credit.", "如数释放该订单占用的客户信用额度。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["released"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var given = await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Credit, null, ct);
        return StepResult.Of("released", $"{given.Sum(one => one.Quantity):0.00}");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("released"));
}
