using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>An order that a step makes of the one that its flow works on: how it is asked for, and what its number leaves.</summary>
internal static class MadeOrder
{
    public static RemoteRequest Ask(StepContext context, OrderContent content, string relation) => new(
        OwnOrders.System,
        OwnOrders.Create,
        new JsonObject { ["content"] = JsonSerializer.SerializeToNode(content, OrderJson.Default.OrderContent), ["relation"] = relation },
        context.Order().Order.OrderNo);

    /// <summary>What a step that made an order leaves.</summary>
    public static JsonObject Left() => StepSchema.Of(
        """
        {
          "properties": {
            "orderNo": { "type": "string", "description": "The order that was made.", "x-zh": { "description": "创建的订单号。" } }
          }
        }
        """);

    /// <summary>Links the order to the one that was made. The output is what <see cref="RevokeOrder"/> needs.</summary>
    public static StepResult Link(StepContext context, RemoteAnswer answer, string relation)
    {
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Of("refused", $"{refused.Code} {refused.Message}");
        }

        var output = answer is RemoteAnswer.Done done ? done.Output : [];
        if (output["orderNo"]?.GetValue<string>() is not { } orderNo)
        {
            return StepResult.Of("created", output: []);
        }

        var link = new Relation
        {
            Kind = relation,
            OrderId = long.Parse(output["orderId"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            OrderNo = orderNo,
            CreatedAt = context.Now,
        };
        context.Order().Change(order => order with { Relations = [.. order.Relations, link] });
        return StepResult.Of("created", orderNo, new JsonObject { ["orderNo"] = orderNo });
    }
}
