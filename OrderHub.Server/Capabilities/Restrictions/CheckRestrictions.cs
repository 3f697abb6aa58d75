using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Restrictions;

/// <summary>Sees whether the line may carry the order's goods, and whether the licence that they need is stated. Pure: reads a maintained table.</summary>
public sealed class CheckRestrictions(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "goods.check-restrictions",
        Title = new("May it be carried?", "禁限运校验"),
        Summary = new(
            "Looks classes of danger, HS codes (the longest beginning that has a row), articles and the country up in the table 'restrictions'. 'licence': a licence is needed that no product of the order states among its attributes. 'forbidden': the line does not carry it, or not to or from that country.",
            "按“禁限运”表校验危险品类别、HS 编码（取最长的匹配前缀）、货品与国家。licence：需要资质，而订单产品属性中未填写；forbidden：该业务线不承运，或不能往返该国家。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["allowed", "licence", "forbidden"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var table = await reference.OfAsync(context.TenantId, ReferenceTables.Restrictions, ct);
        var subjects = RestrictedGoods.SubjectsOf(order);
        var rules = subjects.Select(subject => (Subject: subject, Row: RestrictedGoods.RuleOf(table, ReferenceData.DayOf(context.Now), order, subject))).Where(found => found.Row is not null).ToList();
        if (rules.Find(found => found.Row!.Text("rule") == RestrictedGoods.Forbidden) is { Row: not null } forbidden)
        {
            session.Refusal = new("order.refused.goods", $"The line '{order.BusinessLine}' does not carry {forbidden.Subject}.");
            return StepResult.Of("forbidden", $"{forbidden.Subject}");
        }

        var missing = rules.Find(found => found.Row!.Text("rule") == RestrictedGoods.NeedsLicence && !IsStated(order, found.Row.Text("licence")));
        if (missing.Row is not null)
        {
            session.Refusal = new("order.refused.licence", $"{missing.Subject} needs a licence; state its number as the attribute '{missing.Row.Text("licence")}' of a product.");
            return StepResult.Of("licence", $"{missing.Row.Text("licence")}");
        }

        return StepResult.Of("allowed");
    }

    private static bool IsStated(Order order, string? licence) =>
        licence is null || order.Products.Any(product => product.Attributes.TryGetValue(licence, out var number) && !string.IsNullOrWhiteSpace(number));
}
