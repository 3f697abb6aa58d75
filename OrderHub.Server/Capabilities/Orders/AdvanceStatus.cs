using System.Text.Json;
using OrderHub.Server.Execution;
using OrderHub.Server.Fulfillment;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Applies the report that the preceding wait received. Safe to run twice: a repeated report is logged, not applied.</summary>
public sealed class AdvanceStatus : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.advance-status",
        Title = new("Apply the report", "推进状态"),
        Summary = new(
            "Applies the reported status by rank: later news advances, older news is logged only. 'delivered', 'rejected' (by the consignee) and 'contradiction' (the order has ended otherwise) can be wired; all else is 'onTheWay'.",
            "按状态等级应用回传:更晚的状态推进,更早的只记录。可分别处理 delivered(签收)、rejected(拒收)、contradiction(与终态矛盾),其余为 onTheWay。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["onTheWay", "delivered", "rejected", "contradiction"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        if (context.Signal is not { } signal)
        {
            return ValueTask.FromResult(StepResult.Fail(new("order.report-missing", "No report came before this step.", "Put the step behind a wait for 'execution.report' and publish.", false)));
        }

        var session = context.Order();
        var report = signal.Deserialize(ExecutionJson.Default.ExecutionReport)!;
        var decision = session.Report(report);
        var outcome = decision == StatusDecision.Contradiction
            ? "contradiction"
            : session.Order.Status switch
            {
                OrderStatus.Delivered => "delivered",
                OrderStatus.Rejected => "rejected",
                _ => "onTheWay",
            };
        return ValueTask.FromResult(StepResult.Of(outcome, $"{report.RawCode} {report.Status.Name()} {Word(decision)}"));
    }

    private static string Word(StatusDecision decision) => decision switch
    {
        StatusDecision.Advance => "applied",
        StatusDecision.AdvanceInferred => "applied, steps before it inferred",
        StatusDecision.Stale => "older news, logged",
        StatusDecision.Repeated => "known, logged",
        _ => "contradiction, logged",
    };
}
