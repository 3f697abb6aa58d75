using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Tells orders that a flow of the hub made of others from those that somebody placed. A new order goes by the hub's own claim, which no caller can make; a mark
/// of a domain that no registry knows, and no caller can therefore state, says it from then on. Safe to run twice.
/// </summary>
public sealed class FindMaker : ILocalCapability
{
    private const string Domain = "HUB";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.find-maker",
        Title = new("Who made the order?", "订单由谁创建？"),
        Summary = new(
            "'part': a flow made it as a part of an order that was split. 'merged': a flow made it of several orders. 'customer': somebody placed it. The output names the order that it was made for: what it reached is passed on to that one.",
            "part：由流程拆分某订单而来；merged：由流程合并多个订单而来；customer：由客户下单。输出其所属的订单号，状态将回传给该订单。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["customer", "part", "merged"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "orderNo": { "type": "string", "description": "The order that made this one.", "x-zh": { "description": "来源订单号。" } }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        if (MarkOf(session.Order) is not { } mark)
        {
            if (MadeFor(session.Order) is not { } maker)
            {
                return ValueTask.FromResult(StepResult.Of("customer"));
            }

            mark = new() { Domain = Domain, Key = maker.Kind == RelationKinds.Parent ? "part" : "merged", Value = maker.OrderNo };
            session.Change(order => order with { Marks = [.. order.Marks, mark] });
        }

        return ValueTask.FromResult(StepResult.Of(mark.Key, mark.Value, new JsonObject { ["orderNo"] = mark.Value }));
    }

    /// <summary>The order that this one was made for, as long as it is new; null where somebody placed it.</summary>
    internal static Relation? MadeFor(Order order) =>
        order.References.Any(reference => reference is { SourceSystem: Reference.Hub, RefType: Reference.RequestType })
            ? order.Relations.FirstOrDefault(relation => relation.Kind is RelationKinds.Parent or RelationKinds.Merged)
            : null;

    private static Mark? MarkOf(Order order) => order.Marks.FirstOrDefault(mark => mark.Domain == Domain);
}
