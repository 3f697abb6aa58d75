using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Clearance;

/// <summary>
/// Takes a declaration back: the undo of <see cref="DeclareCustoms"/>, and a step of its own where a flow asks first. Customs takes a second withdrawal, and one
/// of what it has refused, as done.
/// </summary>
public sealed class WithdrawDeclaration : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "customs.withdraw",
        Title = new("Withdraw the declaration", "撤销申报"),
        Summary = new(
            "Asks customs to take a declaration as never made. 'refused': the goods were released and have left. As an undo, a refusal is for a person.",
            "请求海关撤销某单证的申报。refused：货物已放行离境。作为撤销时，被拒绝则转人工。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["withdrawn", "refused"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "document": {
                  "title": "Document", "type": "string", "description": "ORDER, PAYMENT or WAYBILL; an undo knows it by itself.",
                  "x-zh": { "title": "单证", "description": "ORDER 订单，PAYMENT 支付单，WAYBILL 运单；作为撤销时自动取得。" }
                }
              }
            }
            """),
    };

    public string Connector => "customs";

    public RemoteRequest Prepare(StepContext context) => new(Connector, "withdraw", new JsonObject
    {
        ["orderNo"] = context.Order().Order.OrderNo,
        ["document"] = PaperOf(context),
        ["declarationNo"] = context.Effect?["declarationNo"]?.GetValue<string>(),
        ["reason"] = "The order is not carried out.",
    }, context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        if (answer is not RemoteAnswer.Refused refused)
        {
            context.Order().Change(order => CustomsPapers.With(order, PaperOf(context), CustomsPapers.Withdrawn));
            return StepResult.Of("withdrawn", PaperOf(context));
        }

        return context.Effect is null
            ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
            : StepResult.Fail(new("customs.withdraw-refused", $"Customs does not take the declaration back: {refused.Code} {refused.Message}", "Settle it with customs by hand, then skip; or retry.", false));
    }

    private static string PaperOf(StepContext context) => DeclareCustoms.DocumentOf(context.Effect ?? context.Input);
}
