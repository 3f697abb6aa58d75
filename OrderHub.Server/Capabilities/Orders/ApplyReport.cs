using System.Text.Json;
using OrderHub.Server.Execution;
using OrderHub.Server.Fulfillment;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Applies the report that the preceding wait received, whatever system it came from: what moved, what was packed, and the status. Safe to
/// run twice: a report is given to a flow once.
/// </summary>
public sealed class ApplyReport : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.apply-report",
        Title = new("Take the report in", "应用回传"),
        Summary = new(
            "Brings quantities, parcels and the status of a report into the order. 'advanced': the order stands elsewhere now. 'logged': older or known news. 'contradiction': the order has ended otherwise.",
            "将回传的数量、包裹与状态写入订单。advanced:状态已推进;logged:较旧或已知;contradiction:与终态矛盾。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["advanced", "logged", "contradiction"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        if (context.Signal is not { } signal)
        {
            return ValueTask.FromResult(StepResult.Fail(new("order.report-missing", "No report came before this step.", "Put the step behind a wait for 'execution.report' and publish.", false)));
        }

        var report = signal.Deserialize(ExecutionJson.Default.ExecutionReport)!;
        var outcome = context.Order().Report(report) switch
        {
            StatusDecision.Advance or StatusDecision.AdvanceInferred => "advanced",
            StatusDecision.Contradiction => "contradiction",
            _ => "logged",
        };
        return ValueTask.FromResult(StepResult.Of(outcome, $"{report.RawCode} {report.Status.Name()}"));
    }
}
