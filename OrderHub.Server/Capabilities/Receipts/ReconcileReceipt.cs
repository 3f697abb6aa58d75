using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Receipts;

/// <summary>Compares what was received with what was expected, line by line. Pure.</summary>
public sealed class ReconcileReceipt : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "receipt.reconcile",
        Title = new("Received as expected?", "收货差异核对"),
        Summary = new(
            "Compares each line's received with its expected quantity. 'exact': the same. 'within': off by no more than the tolerance. 'short', 'over': at least one line is short, or over, by more; where both are, it is 'over'. The output lists the lines.",
            "逐行比较实收与应收数量。exact：一致；within：差异在容差内；short／over：至少一行短收／超收且超出容差，两者并存时为 over。输出列出差异行。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["exact", "within", "short", "over"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "lines": { "type": "array", "description": "The lines that are off.", "x-zh": { "description": "差异行。" }, "items": { "type": "object", "properties": { "lineNo": { "type": "integer", "description": "Number of the line.", "x-zh": { "description": "行号。" } }, "difference": { "type": "number", "description": "Pieces more than expected; negative: less.", "x-zh": { "description": "多收数量，负数为少收。" } } } } }
              }
            }
            """),
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "tolerancePercent": {
                  "title": "Tolerance", "type": "number", "minimum": 0, "maximum": 100, "description": "How far a line may be off, in percent of what was expected. Default: 0.",
                  "x-zh": { "title": "容差", "description": "每行允许的差异，占应收数量的百分比。默认：0。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var tolerance = context.Input["tolerancePercent"] is { } percent ? percent.GetValue<decimal>() : 0;
        var lines = new JsonArray();
        var (isShort, isOver, isExact) = (false, false, true);
        foreach (var line in context.Order().Order.Goods)
        {
            var (expected, difference) = DifferenceOf(line);
            if (difference == 0)
            {
                continue;
            }

            isExact = false;
            lines.Add(new JsonObject { ["lineNo"] = line.LineNo, ["difference"] = difference });
            if (Math.Abs(difference) * 100 > expected * tolerance)
            {
                (isShort, isOver) = (isShort || difference < 0, isOver || difference > 0);
            }
        }

        var outcome = isOver ? "over" : isShort ? "short" : isExact ? "exact" : "within";
        return ValueTask.FromResult(StepResult.Of(outcome, $"{lines.Count} lines differ", new JsonObject { ["lines"] = lines }));
    }

    /// <summary>What was expected of a line, and how much more came.</summary>
    public static (decimal Expected, decimal Difference) DifferenceOf(Goods line) =>
        (line.PlannedQuantity ?? line.Quantity, (line.ActualQuantity ?? 0) - (line.PlannedQuantity ?? line.Quantity));
}
