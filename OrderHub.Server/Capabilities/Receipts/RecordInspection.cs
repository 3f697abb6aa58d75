using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Receipts;

/// <summary>Records what an inspection found of the goods: sound or defective, all lines or some. Safe to run twice: it says how they are.</summary>
public sealed class RecordInspection : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "inspection.record",
        Title = new("Record the inspection", "登记质检结果"),
        Summary = new(
            "Marks lines of goods as sound (ZP) or defective (CC); all lines where none are named. What is booked in afterwards goes by it.",
            "将货品行标记为正品（ZP）或残品（CC）；未指定行时对全部生效。之后的入库按此结果记账。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["recorded"],
        Input = StepSchema.Of(
            """
            {
              "required": ["grade"],
              "properties": {
                "grade": {
                  "title": "Grade", "type": "string", "enum": ["ZP", "CC"], "description": "ZP sound, CC defective.",
                  "x-zh": { "title": "等级", "description": "ZP 正品，CC 残品。" }
                },
                "lines": {
                  "title": "Lines", "type": "array", "items": { "type": "integer" }, "maxItems": 500, "description": "Numbers of the lines that are meant; all where it is left out.",
                  "x-zh": { "title": "行号", "description": "适用的行号；省略则为全部。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var grade = context.Input["grade"]!.GetValue<string>();
        var lines = context.Input["lines"]?.AsArray().Select(line => line!.GetValue<int>()).ToHashSet();
        context.Order().Change(order => order with { Goods = [.. order.Goods.Select(line => lines?.Contains(line.LineNo) == false ? line : line with { InventoryType = grade })] });
        return ValueTask.FromResult(StepResult.Of("recorded", grade));
    }
}
