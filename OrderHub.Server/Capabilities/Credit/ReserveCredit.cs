using OrderHub.Server.Capabilities.Contracts;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Credit;

/// <summary>
/// Sees whether the customer's contract covers the order, and holds its fee of the customer's credit. Its undo is <see cref="ReleaseCredit"/>; an order
/// that is refused or cancelled gives it back by itself. Safe to run twice: the order's movement says that it was taken.
/// </summary>
public sealed class ReserveCredit(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "credit.reserve",
        Title = new("Contract and credit", "合同与信用占用"),
        Summary = new(
            "Finds the customer's contract for the line in the table 'contracts' and holds the estimated fee of its credit. 'noContract': none, or not for this way of paying. 'over': the credit does not reach.",
            "在“客户合同”表中查找客户在该业务线的合同，并按预估费用占用信用额度。noContract：无合同或不支持该结算方式；over：额度不足。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["reserved", "noContract", "over"],
        Undo = "credit.release@1",
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: false, ct);

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: true, ct);

    /// <summary>The customer's credit as it is counted.</summary>
    internal static CountedItem Of(Order order) => CountedItem.Of(CountedKinds.Credit, order.Channel?.CustomerCode ?? "", (order.Finance ?? new()).Currency);

    private async ValueTask<StepResult> DecideAsync(StepContext context, bool isRehearsal, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var finance = order.Finance ?? new();
        if (await CustomerContract.FindAsync(reference, context, ct) is not { } contract)
        {
            return StepResult.Of("noContract");
        }

        var fee = finance.EstimatedFee ?? 0;
        if (contract.Decimal("creditLimit") is not { } limit || fee == 0)
        {
            return StepResult.Of("reserved", "no limit");
        }

        var item = Of(order);
        if (isRehearsal ? await counted.LeftAsync(context.TenantId, item, limit, ct) < fee : await counted.TakeAsync(context.Batch, context.CountedOrder(), [(item, fee, limit)], ct) is not null)
        {
            session.Refusal = new("order.refused.credit", $"The credit of the customer '{order.Channel?.CustomerCode}' does not reach.");
            return StepResult.Of("over");
        }

        return StepResult.Of("reserved", $"{fee:0.00} {finance.Currency}", []);
    }
}
