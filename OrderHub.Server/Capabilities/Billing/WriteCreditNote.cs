using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Billing;

/// <summary>Takes the order off the statement that it was entered into: the undo of <see cref="EnterStatement"/>. Safe to run twice: what was taken off is the order's movement.</summary>
public sealed class WriteCreditNote(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "bill.credit-note",
        Title = new("Credit note", "红字冲销"),
        Summary = new("Takes off the month's statement what the order had added to it.", "从月结账单中冲销该订单已计入的金额。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["credited"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.CountedOrder();
        var entered = await counted.AddedAsync(order, CountedKinds.Statement, ct);
        if (await counted.ConsumeAsync(context.Batch, order, CountedKinds.Statement, [.. entered.Select(one => (new CountedItem(CountedKinds.Statement, one.Key), one.Quantity))], ct) is { } lack)
        {
            return StepResult.Fail(new("bill.statement-short", $"The statement {lack.Item.Key} holds only {lack.Left:0.00}.", "See what was taken off it by hand, then skip.", false));
        }

        return StepResult.Of("credited", $"{entered.Sum(one => one.Quantity):0.00}");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("credited"));
}
