using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Clearance;

/// <summary>Declares one document of the order to customs. Its undo is <see cref="WithdrawDeclaration"/>. Customs takes a second declaration of one round as the first.</summary>
public sealed class DeclareCustoms : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "customs.declare",
        Title = new("Declare to customs", "海关申报"),
        Summary = new(
            "Declares the order, its payment or its waybill, each by itself; what becomes of it comes as receipts under the key 'order number|document'. 'refused': customs will not even take it in.",
            "分别申报订单、支付单或运单；后续结果以回执形式返回，键为“订单号|单证”。refused：海关不予接收。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["declared", "refused"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "document": { "type": "string", "description": "ORDER, PAYMENT or WAYBILL.", "x-zh": { "description": "单证：ORDER、PAYMENT 或 WAYBILL。" } },
                "declarationNo": { "type": ["string", "null"], "description": "Customs' number of it.", "x-zh": { "description": "申报编号。" } }
              }
            }
            """),
        Undo = "customs.withdraw@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["document"],
              "properties": {
                "document": {
                  "title": "Document", "type": "string", "description": "ORDER, PAYMENT or WAYBILL.",
                  "x-zh": { "title": "单证", "description": "ORDER 订单，PAYMENT 支付单，WAYBILL 运单。" }
                },
                "round": {
                  "title": "Round", "type": "integer", "minimum": 1, "maximum": 9, "description": "1 at first; one more for each time that it is declared anew.",
                  "x-zh": { "title": "次数", "description": "首次为 1，每次重新申报加 1。" }
                }
              }
            }
            """),
    };

    public string Connector => "customs";

    public RemoteRequest Prepare(StepContext context)
    {
        var input = DispatchOrder.Describe(context.Order(), type: null);
        input["document"] = DocumentOf(context.Input);
        input["round"] = RoundOf(context);
        return new(Connector, "declare", input, context.Order().Order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        var paper = DocumentOf(context.Input);
        if (answer is RemoteAnswer.Refused refused)
        {
            session.Change(order => CustomsPapers.With(order, paper, "REFUSED"));
            return StepResult.Of("refused", $"{refused.Code} {refused.Message}");
        }

        session.Change(order => CustomsPapers.With(order, paper, "DECLARED"));
        if (session.Order.Status < OrderStatus.Dispatched)
        {
            session.Report(OrderStatus.Dispatched, "CUSTOMS", context.Now);
        }

        var number = answer is RemoteAnswer.Done done ? done.Output["declarationNo"]?.GetValue<string>() : null;
        return StepResult.Of("declared", $"{paper} {number}", new JsonObject { ["document"] = paper, ["declarationNo"] = number });
    }

    internal static string DocumentOf(JsonObject input) => input["document"]?.GetValue<string>() ?? CustomsPapers.Order;

    private static int RoundOf(StepContext context) => context.Input["round"]?.GetValue<int>() ?? 1;
}
