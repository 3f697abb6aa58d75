using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Receipts;

/// <summary>Records what the consignee accepted, by its proof of delivery. Safe to run twice: it says how much, not how much more.</summary>
public sealed class RecordProof : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "pod.record",
        Title = new("Record the proof of delivery", "登记签收回单"),
        Summary = new(
            "Writes how much of each line was accepted; lines that are not named were accepted as they were shipped, and with 'none' nothing was. What was shipped stays as the planned quantity. 'accepted': all. 'part': some. 'refused': nothing.",
            "登记每行签收数量；未列出的行按实发数量全部签收，指定 none 时全部拒收。实发数量保留为计划数量。accepted：全部签收；part：部分签收；refused：全部拒收。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["accepted", "part", "refused"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "notAccepted": { "type": "number", "description": "Pieces that the consignee did not take.", "x-zh": { "description": "未签收数量。" } }
              }
            }
            """),
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "lines": {
                  "title": "Lines", "type": "array", "maxItems": 500, "description": "Number of a line, and how much of it was accepted.",
                  "items": { "type": "object", "required": ["lineNo", "quantity"], "properties": { "lineNo": { "type": "integer" }, "quantity": { "type": "number", "minimum": 0 } } },
                  "x-zh": { "title": "签收明细", "description": "行号与签收数量。" }
                },
                "none": {
                  "title": "Nothing was accepted", "type": "boolean", "description": "The consignee refused all of it.",
                  "x-zh": { "title": "全部拒收", "description": "收货人全部拒收。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var none = context.Input["none"]?.GetValue<bool>() == true;
        var accepted = (context.Input["lines"]?.AsArray() ?? []).ToDictionary(line => line!["lineNo"]!.GetValue<int>(), line => line!["quantity"]!.GetValue<decimal>());
        context.Order().Change(order => order with { Goods = [.. order.Goods.Select(line => Accept(line, none ? 0 : accepted.TryGetValue(line.LineNo, out var quantity) ? quantity : null))] });
        var goods = context.Order().Order.Goods;
        var outcome = goods.All(line => line.ActualQuantity == line.PlannedQuantity) ? "accepted" : goods.All(line => line.ActualQuantity == 0) ? "refused" : "part";
        return ValueTask.FromResult(StepResult.Of(outcome, output: new JsonObject { ["notAccepted"] = goods.Sum(line => line.PlannedQuantity - line.ActualQuantity) }));
    }

    /// <summary>Nobody accepts more than came. Where a proof was recorded before, what was shipped is the planned quantity already.</summary>
    public static Goods Accept(Goods line, decimal? quantity)
    {
        var shipped = Math.Max(line.PlannedQuantity ?? 0, line.ActualQuantity ?? line.PlannedQuantity ?? line.Quantity);
        return line with { PlannedQuantity = shipped, ActualQuantity = Math.Min(quantity ?? shipped, shipped) };
    }
}
