using System.Text.Json.Nodes;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Waves;

/// <summary>Finds the wave that the order goes with, by its pickup point. Safe to run twice: it only looks.</summary>
public sealed class ScheduleWave(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "wave.schedule",
        Title = new("Which wave?", "归入波次"),
        Summary = new(
            "Finds the next cut-off of the order's pickup point (operation.deliverySite) in the table 'waves'. 'scheduled': the output has the 'key' to gather by and 'until' when. 'none': the order names no pickup point, or nothing goes there in waves.",
            "按“波次”表查找订单自提点（operation.deliverySite）的下一个截单时间。scheduled：输出汇集用的 key 与截止时间 until；none：未指定自提点或该点无波次。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["scheduled", "none"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "key": { "type": "string", "description": "What its wave gathers by.", "x-zh": { "description": "波次汇集键。" } },
                "until": { "type": "string", "format": "date-time", "description": "When the wave is cut off.", "x-zh": { "description": "截单时间。" } }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        if (order.Operation?.DeliverySite is not { Length: > 0 } site
            || await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Waves, context.Now, [order.BusinessLine, site], ct) is not { } row
            || CutOffs.Next(row.Text("hours") ?? "", (int)(row.Whole("zone") ?? 8), context.Now) is not { } until)
        {
            return StepResult.Of("none");
        }

        var product = order.Products.First(one => one.Kind == Model.ProductKinds.Main).ProductCode;
        return StepResult.Of("scheduled", $"{site} {until:yyyy-MM-dd HH:mm} UTC", new JsonObject
        {
            ["key"] = $"{site}|{order.Operation.WarehouseNo}|{product}|{until:yyyyMMddHHmm}",
            ["until"] = until.UtcDateTime.ToString("O"),
        });
    }
}
