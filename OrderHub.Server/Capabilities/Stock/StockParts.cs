using System.Text.Json.Nodes;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>Tells in which warehouses the order holds which of its lines. Safe to run twice: it only looks.</summary>
public sealed class StockParts(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.parts",
        Title = new("Parts by warehouse", "按仓拆分结果"),
        Summary = new(
            "Tells what 'stock.split' has reserved: 'parts', each with 'warehouseNo' and the numbers of its 'lines'. 'none': the order holds nothing.",
            "给出 stock.split 的预占结果：parts，每项含 warehouseNo 与行号 lines。none：订单无预占。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["parts", "none"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "parts": { "type": "array", "description": "One a warehouse.", "x-zh": { "description": "按仓的部分。" }, "items": { "type": "object", "properties": { "warehouseNo": { "type": "string", "description": "The warehouse.", "x-zh": { "description": "仓库编号。" } }, "lines": { "type": "array", "items": { "type": "integer" }, "description": "Numbers of its lines.", "x-zh": { "description": "行号。" } } } } }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var held = (await counted.HeldAsync(context.CountedOrder(), CountedKinds.Stock, ct)).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var goods = context.Order().Order.Goods;
        return Tell([.. held.Select(key => key.Split('|')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(warehouse => new StockPart(warehouse, [.. goods.Where(line => held.Contains(OrderedStock.ItemOf(warehouse, line).Key)).Select(line => line.LineNo)]))]);
    }

    /// <summary>As it would be divided now: a rehearsal holds nothing.</summary>
    public async ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => Tell(await SplitStock.PlanAsync(reference, counted, context, ct) ?? []);

    private static StepResult Tell(IReadOnlyList<StockPart> parts) => parts.Count == 0
        ? StepResult.Of("none")
        : StepResult.Of("parts", $"{parts.Count} parts", new JsonObject
        {
            ["parts"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
            {
                ["warehouseNo"] = part.Warehouse,
                ["lines"] = new JsonArray([.. part.Lines.Select(line => (JsonNode)line)]),
            })]),
        });
}
