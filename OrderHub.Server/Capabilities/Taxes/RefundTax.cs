using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Taxes;

/// <summary>Gives the taxes of an order back that does not cross the border after all: the undo of <see cref="SettleTax"/>, and a step of its own. Safe to run twice.</summary>
public sealed class RefundTax : ILocalCapability
{
    private const string Refund = "TAX_REFUND";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "tax.refund",
        Title = new("Refund the taxes", "退还税费"),
        Summary = new(
            "Adds the fee TAX_REFUND, which makes the taxes nothing. Withdraw the declarations first. 'none': there were no taxes.",
            "新增 TAX_REFUND 费用冲抵税费，须先撤销申报。none：没有税费。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["refunded", "none"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var taxes = (session.Order.Finance ?? new()).Fees.Where(fee => fee.Kind == EstimateTax.Kind).ToList();
        if (taxes.Count == 0)
        {
            return ValueTask.FromResult(StepResult.Of("none"));
        }

        session.Change(order =>
        {
            var finance = order.Finance ?? new();
            return order with
            {
                Finance = finance with { Fees = [.. finance.Fees.Where(fee => fee.Kind != Refund), .. taxes.Select(tax => new Fee { Kind = Refund, Payer = tax.Payer, Amount = -tax.Amount })] },
            };
        });
        return ValueTask.FromResult(StepResult.Of("refunded", $"{taxes.Sum(tax => tax.Amount):0.00}"));
    }
}
