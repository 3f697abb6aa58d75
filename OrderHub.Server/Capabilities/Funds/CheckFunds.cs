using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Funds;

/// <summary>Sees whether cash may be collected on delivery. Pure: reads a maintained table.</summary>
public sealed class CheckFunds(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "funds.check-cod",
        Title = new("Cash on delivery?", "代收货款校验"),
        Summary = new(
            "Sees whether the customer's contract allows the amount that is to be collected on delivery. 'refused': it does not. An order without one is 'fine'.",
            "校验客户合同是否允许该代收金额。refused：不允许；无代收的订单为 fine。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["fine", "refused"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        if (session.Order.Finance?.CodAmount is not ({ } amount and > 0))
        {
            return StepResult.Of("fine");
        }

        var contract = await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Contracts, context.Now, [session.Order.Channel?.CustomerCode, session.Order.BusinessLine], ct);
        if (contract?.Decimal("codMost") is { } most && amount <= most)
        {
            return StepResult.Of("fine", $"{amount:0.00}");
        }

        session.Refusal = new("order.refused.cod", $"The customer '{session.Order.Channel?.CustomerCode}' may not have {amount:0.00} collected on delivery.");
        return StepResult.Of("refused");
    }
}
