using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Waybills;

/// <summary>Voids the numbers that the order has of its carrier: the undo of <see cref="AssignCarrierNumber"/>. A number is used once, so that it does not go back. Safe to run twice.</summary>
public sealed class DropCarrierNumber : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "waybill.drop-carrier",
        Title = new("Void the carrier's number", "作废承运商运单号"),
        Summary = new("Marks the order's numbers as voided; they travel under no parcel any more, and go to no other order.", "将订单的运单号标记为作废，不再用于包裹，也不回收给其他订单。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["voided"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order with { Packages = [.. order.Packages.Select(package => package with { Voided = true })] });
        return ValueTask.FromResult(StepResult.Of("voided"));
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => RunAsync(context, ct);
}
