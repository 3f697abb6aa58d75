using System.Text.Json;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Clearance;

/// <summary>Takes in the customs receipt that the preceding wait received. Safe to run twice: it says where the document stands.</summary>
public sealed class TakeReceipt : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "customs.take-receipt",
        Title = new("Take the receipt in", "处理海关回执"),
        Summary = new(
            "Brings where customs has a document into the order: its mark, the order's customs status, and the tax that was assessed. 'logged': nothing new, or older than what is known.",
            "将单证的海关状态写入订单：单证标记、订单海关状态及核定税额。logged：无新信息或早于已知状态。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["accepted", "inspection", "released", "refused", "logged"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        if (context.Signal?.Deserialize(ExecutionJson.Default.ExecutionReport) is not { Document: { } paper } receipt || CustomsPapers.StateOf(receipt.DocumentState) is not { } state)
        {
            return ValueTask.FromResult(StepResult.Fail(new("customs.receipt-missing", "No customs receipt came before this step.", "Put the step behind a wait for 'execution.receipt' and publish.", false)));
        }

        var session = context.Order();
        if (state <= CustomsPapers.StateOf(session.Order, paper))
        {
            return ValueTask.FromResult(StepResult.Of("logged", $"{paper} {receipt.DocumentState}"));
        }

        session.Change(order => CustomsPapers.With(order, paper, receipt.DocumentState!));
        if (receipt.Tax is { } tax)
        {
            session.Change(order => order with { Customs = (order.Customs ?? new()) with { TaxTotal = tax } });
        }

        return ValueTask.FromResult(StepResult.Of(
            state switch
            {
                CustomsStates.Accepted => "accepted",
                CustomsStates.Inspection => "inspection",
                CustomsStates.Released => "released",
                CustomsStates.Refused => "refused",
                _ => "logged",
            },
            $"{paper} {receipt.DocumentNo} {receipt.DocumentState}"));
    }
}
