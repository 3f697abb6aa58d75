using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Kits;

/// <summary>Has the warehouse make kits of parts. Its undo is <see cref="WithdrawDispatch"/>.</summary>
public sealed class OrderKits : IRemoteCapability
{
    // The Qimen standard's word for work in the warehouse.
    private const string Processing = "CNJG";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "kit.order",
        Title = new("Have the kits made", "下发加工单"),
        Summary = new(
            "Gives the warehouse a processing order: the parts to take and the kits to make of them. It reports what it made. 'refused': the warehouse will not have it.",
            "向仓库下发加工单：取用组件并加工为套装，完成后由仓库回传。refused：仓库拒绝。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["accepted", "refused"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "connector": { "type": "string", "description": "Who was asked.", "x-zh": { "description": "承接系统。" } },
                "undo": { "type": "string", "description": "The operation that takes it back.", "x-zh": { "description": "撤回操作。" } },
                "type": { "type": "string", "description": "The system's word for the kind of order.", "x-zh": { "description": "单据类型。" } }
              }
            }
            """),
        Undo = "dispatch.withdraw@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["parts"],
              "properties": {
                "parts": {
                  "title": "Parts", "type": "array", "maxItems": 500, "description": "What the kits are made of, as 'kit.parts' tells it.",
                  "x-zh": { "title": "组件", "description": "组成套装的货品，由 kit.parts 给出。" },
                  "items": {
                    "type": "object",
                    "properties": { "sku": { "type": "string" }, "inventoryType": { "type": "string" }, "quantity": { "type": "number" } }
                  }
                }
              }
            }
            """),
    };

    public string Connector => "wms";

    public RemoteRequest Prepare(StepContext context)
    {
        var what = DispatchOrder.Describe(context.Order(), Processing);
        what["parts"] = context.Input["parts"]!.DeepClone();
        return new(Connector, "storeProcess", what, context.Order().Order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Of("refused", $"{refused.Code} {refused.Message}");
        }

        if (session.Order.Status < OrderStatus.Dispatched)
        {
            session.Report(OrderStatus.Dispatched, "WMS", context.Now);
        }

        return StepResult.Of("accepted", Connector, new JsonObject { ["connector"] = Connector, ["undo"] = "cancel", ["type"] = Processing });
    }
}
