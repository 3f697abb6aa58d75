using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Taxes;

/// <summary>Estimates the taxes on goods that cross a border, before they are declared. Writes the order only, and comes to the same when it runs twice.</summary>
public sealed class EstimateTax(ReferenceData reference) : ILocalCapability
{
    public const string Kind = "TAX";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "tax.estimate",
        Title = new("Estimate the taxes", "税费预估"),
        Summary = new(
            "Taxes each line by the rates of its HS code (table 'tariffs', the longest beginning) as far as the procedure takes them (table 'customs-patterns'), freight and insurance by value; the sum is the fee TAX. 'unknown': an HS code without rates, or a currency without a rate in 'exchange-rates'. 'overLimit': worth more than the procedure allows.",
            "按 HS 编码税率（“税则”表，最长前缀）与监管方式（“监管方式”表）逐行计税，运费与保费按货值分摊，合计为 TAX 费用。unknown：HS 编码无税率或币种无汇率；overLimit：超过监管方式单笔限值。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["estimated", "unknown", "overLimit"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var finance = order.Finance ?? new();
        var pattern = await reference.FindAsync(context.TenantId, ReferenceTables.CustomsPatterns, context.Now, [order.Customs?.Pattern], ct);
        var tariffs = await reference.OfAsync(context.TenantId, ReferenceTables.Tariffs, ct);
        var day = ReferenceData.DayOf(context.Now);
        if (pattern is null || await ExchangeRate.ToYuanAsync(reference, context, finance.Currency, ct) is not { } yuan)
        {
            session.Refusal = new("order.refused.tax", $"There is no rate of exchange for {finance.Currency}, or no such customs procedure.");
            return StepResult.Of("unknown", finance.Currency);
        }

        var goods = order.Goods.Sum(ValueOf);
        if (pattern.Decimal("most") is { } most && goods * yuan > most)
        {
            session.Refusal = new("order.refused.tax", $"The goods are worth more than {most:0.00} CNY, which the procedure '{order.Customs?.Pattern}' allows for one order.");
            return StepResult.Of("overLimit", $"{goods * yuan:0.00} CNY");
        }

        var beside = (order.Customs?.Freight ?? 0) + (finance.InsuredValue is null ? 0 : finance.Fees.Where(fee => fee.Kind == "INSURANCE").Sum(fee => fee.Amount));
        decimal total = 0;
        foreach (var line in order.Goods)
        {
            if (TaxRule.BeginningsOf(line.HsCode ?? "").Select(code => tariffs.Find(day, code)).FirstOrDefault(row => row is not null) is not { } tariff)
            {
                session.Refusal = new("order.refused.tax", $"There is no rate for the HS code '{line.HsCode}' of line {line.LineNo}.");
                return StepResult.Of("unknown", line.HsCode);
            }

            var value = ValueOf(line) + (goods == 0 ? 0 : beside * ValueOf(line) / goods);
            total += TaxRule.TaxOf(
                value,
                new(tariff.Decimal("duty") ?? 0, tariff.Decimal("consumption") ?? 0, tariff.Decimal("vat") ?? 0),
                new(pattern.Decimal("dutyShare") ?? 0, pattern.Decimal("otherShare") ?? 0));
        }

        session.Change(current => SettleTax.With(current with { Customs = (current.Customs ?? new()) with { TaxTotal = total } }, total));
        return StepResult.Of("estimated", $"{total:0.00} {finance.Currency}");
    }

    private static decimal ValueOf(Goods line) => (line.Price ?? 0) * line.Quantity;
}
