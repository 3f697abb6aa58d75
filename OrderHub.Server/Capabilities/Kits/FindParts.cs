using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Kits;

/// <summary>Tells what the order holds for its kits, for the warehouse to take. Safe to run twice: it only looks.</summary>
public sealed class FindParts(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "kit.parts",
        Title = new("What are the kits made of?", "套装组件明细"),
        Summary = new(
            "Tells what 'kit.reserve' has reserved: 'parts', each with 'sku', 'inventoryType' and 'quantity'. 'none': the order holds nothing.",
            "给出 kit.reserve 的预占结果：parts，每项含 sku、inventoryType 与 quantity。none：订单无预占。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["listed", "none"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "parts": {
                  "type": "array", "description": "What is to be taken.", "x-zh": { "description": "所需组件。" },
                  "items": {
                    "type": "object",
                    "properties": {
                      "sku": { "type": "string", "description": "The article.", "x-zh": { "description": "货品。" } },
                      "inventoryType": { "type": "string", "description": "ZP or CC.", "x-zh": { "description": "ZP 正品或 CC 残品。" } },
                      "quantity": { "type": "number", "description": "Pieces.", "x-zh": { "description": "数量。" } }
                    }
                  }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => Tell(await counted.HeldAsync(context.CountedOrder(), CountedKinds.Stock, ct));

    /// <summary>As the table says it now: a rehearsal holds nothing.</summary>
    public async ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        Tell([.. (await KitBill.OfAsync(reference, context, ct)).Select(part => (part.Item.Key, part.Quantity))]);

    private static StepResult Tell(IReadOnlyList<(string Key, decimal Quantity)> parts) =>
        parts.Count == 0 ? StepResult.Of("none") : StepResult.Of("listed", $"{parts.Count} parts", KitBill.Tell(parts));
}
