using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Slots;

/// <summary>Gives back the slots that the order holds: the undo of <see cref="BookSlot"/>. Safe to run twice: what was given back is held no more.</summary>
public sealed class FreeSlot(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "slot.free",
        Title = new("Free the slot", "释放时段"),
        Summary = new("Gives back every slot that the order holds.", "释放该订单预约的全部时段。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["freed"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var given = await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Slot, null, ct);
        return StepResult.Of("freed", $"{given.Count} slots");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("freed"));
}
