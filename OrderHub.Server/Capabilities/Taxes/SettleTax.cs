using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Taxes;

/// <summary>
/// Charges the taxes that customs assessed, or what was estimated where it said nothing. Its undo is <see cref="RefundTax"/>. Safe to run twice: the order has
/// one fee of the kind.
/// </summary>
public sealed class SettleTax : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "tax.settle",
        Title = new("Settle the taxes", "税费结算"),
        Summary = new(
            "Makes the fee TAX what customs assessed (customs.taxTotal). 'settled' tells the difference to what was estimated.",
            "将 TAX 费用更新为海关核定税额（customs.taxTotal），并给出与预估的差额。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["settled"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "tax": { "type": "number", "description": "The tax that is due, in the order's currency.", "x-zh": { "description": "应缴税额（订单币种）。" } }
              }
            }
            """),
        Undo = "tax.refund@1",
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var estimated = (session.Order.Finance ?? new()).Fees.Where(fee => fee.Kind == EstimateTax.Kind).Sum(fee => fee.Amount);
        var total = session.Order.Customs?.TaxTotal ?? estimated;
        session.Change(order => With(order, total));
        return ValueTask.FromResult(StepResult.Of("settled", $"{total:0.00} ({total - estimated:+0.00;-0.00;0.00})", new JsonObject { ["tax"] = total }));
    }

    /// <summary>The order with that much tax, and no fee of the kind where there is none.</summary>
    internal static Order With(Order order, decimal tax)
    {
        var finance = order.Finance ?? new();
        return order with
        {
            Finance = finance with { Fees = [.. finance.Fees.Where(fee => fee.Kind != EstimateTax.Kind), .. tax == 0 ? Array.Empty<Fee>() : [new Fee { Kind = EstimateTax.Kind, Payer = PartyRoles.Buyer, Amount = tax }]] },
        };
    }
}
