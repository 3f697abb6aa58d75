using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Contracts;

/// <summary>Gives back what the order took of the month's quota: the undo of <see cref="TakeQuota"/>. Safe to run twice: what was given back is held no more.</summary>
public sealed class ReleaseQuota(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "quota.release",
        Title = new("Give the quota back", "释放配额"),
        Summary = new("Gives back exactly what the order took of its customer's quota.", "如数释放该订单占用的客户配额。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["released"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var given = await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Quota, null, ct);
        return StepResult.Of("released", $"{given.Sum(one => one.Quantity):0.####}");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("released"));
}
