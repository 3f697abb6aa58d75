using OrderHub.Server.Capabilities.Products;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Temperatures;

/// <summary>Sees whether the goods keep until they are there, and the margin of their layer longer. Pure: reads a maintained table.</summary>
public sealed class CheckShelfLife(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "shelf-life.check",
        Title = new("Does it keep long enough?", "保质期校验"),
        Summary = new(
            "Compares the day on which each line of goods expires with the promised time and the margin of its temperature layer in the table 'layers'. 'short': names the line that does not keep long enough.",
            "以每行商品的失效日期对比承诺送达时间加温层余量（“温层”表）。short：指出保质期不足的商品行。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["fine", "short"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var margin = TimeSpan.Zero;
        foreach (var layer in ProductRule.LayersOf(session.Order))
        {
            var row = await reference.FindAsync(context.TenantId, ReferenceTables.Layers, context.Now, [layer], ct);
            margin = TimeSpan.FromHours(Math.Max(margin.TotalHours, row?.Whole("marginHours") ?? 0));
        }

        var there = session.Order.PromisedAt ?? context.Now;
        if (session.Order.Goods.FirstOrDefault(line => line.ExpiresOn is { } day && !TemperatureRule.Keeps(day, there, margin)) is not { } bad)
        {
            return StepResult.Of("fine");
        }

        session.Refusal = new("order.refused.shelf-life", $"The goods of line {bad.LineNo} expire on {bad.ExpiresOn:yyyy-MM-dd}, which is less than {margin.TotalHours:0} hours after their delivery on {there:yyyy-MM-dd HH:mm} UTC.");
        return StepResult.Of("short", $"line {bad.LineNo}");
    }
}
