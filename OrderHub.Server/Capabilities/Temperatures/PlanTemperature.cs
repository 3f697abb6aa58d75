using OrderHub.Server.Capabilities.Products;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Temperatures;

/// <summary>Says between which degrees the load is kept, by the table <c>layers</c>. Safe to run twice: what the order wishes and its layers decide.</summary>
public sealed class PlanTemperature(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "temperature.plan",
        Title = new("Plan the temperature", "温度计划"),
        Summary = new(
            "Sets the order's lowest and highest temperature from its layers and what it wishes itself. 'impossible': its layers, or its wish, have no temperature in common, or a layer is in no table.",
            "按订单温层与自身要求确定温度上下限。impossible：各温层或订单要求之间没有共同的温度区间，或温层未维护。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["planned", "impossible"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var bands = new List<TemperatureBand>();
        foreach (var layer in ProductRule.LayersOf(session.Order))
        {
            if (await reference.FindAsync(context.TenantId, ReferenceTables.Layers, context.Now, [layer], ct) is not { } row)
            {
                return Impossible(context, $"The temperature layer '{layer}' is in no table.");
            }

            bands.Add(new(row.Decimal("lowest") ?? 0, row.Decimal("highest") ?? 0));
        }

        var operation = session.Order.Operation ?? new();
        if (bands.Count == 0 || TemperatureRule.Common(bands, operation.TempMin, operation.TempMax) is not { } band)
        {
            return Impossible(context, bands.Count == 0 ? "The order names no temperature layer." : "What the order wishes and its temperature layers have no temperature in common.");
        }

        session.Change(order => order with { Operation = (order.Operation ?? new()) with { TempMin = band.Lowest, TempMax = band.Highest } });
        return StepResult.Of("planned", $"{band.Lowest:0.#} … {band.Highest:0.#} °C");
    }

    private static StepResult Impossible(StepContext context, string why)
    {
        context.Order().Refusal = new("order.refused.temperature", why);
        return StepResult.Of("impossible");
    }
}
