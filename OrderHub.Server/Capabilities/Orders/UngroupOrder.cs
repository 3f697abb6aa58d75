using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Lets the order travel by itself again: the undo of <see cref="JoinOrder"/>. Safe to run twice.</summary>
public sealed class UngroupOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.ungroup",
        Title = new("Travel alone again", "退出合并单"),
        Summary = new("Unlinks the order from the merged one, and takes its own waybill number back into use.", "解除与合并单的关联，恢复自身运单号。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["ungrouped"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var merged = context.Effect?["orderNo"]?.GetValue<string>();
        var waybills = context.Effect?["waybills"]?.AsArray().Select(number => number!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        context.Order().Change(order => order with
        {
            Relations = [.. order.Relations.Where(relation => relation.Kind != RelationKinds.Merged || (merged is not null && relation.OrderNo != merged))],
            Packages = [.. order.Packages.Select(package => waybills.Contains(package.WaybillNo) ? package with { Voided = false } : package)],
        });
        return ValueTask.FromResult(StepResult.Of("ungrouped", merged));
    }
}
