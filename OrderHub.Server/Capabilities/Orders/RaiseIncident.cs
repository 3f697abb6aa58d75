using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Stops the flow with an incident for a person, who skips it to go on. Pure.</summary>
public sealed class RaiseIncident : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "incident.raise",
        Title = new("Call a person", "转人工"),
        Summary = new(
            "Opens an incident with the stated cause, message and action. Skipping it goes on with 'done'; compensating undoes the order.",
            "按给定原因、说明与处理建议生成异常单。跳过则以 done 继续,补偿则撤销订单。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["done"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "cause": {
                  "title": "Cause", "type": "string", "maxLength": 128, "description": "Stable code, by which incidents are grouped.",
                  "x-zh": { "title": "原因代码", "description": "稳定的代码，异常按它归组。" }
                },
                "message": {
                  "title": "What happened", "type": "string", "maxLength": 500, "description": "What happened, in one sentence.",
                  "x-zh": { "title": "发生了什么", "description": "一句话。" }
                },
                "action": {
                  "title": "What to do", "type": "string", "maxLength": 500, "description": "What a person can do, in one sentence.",
                  "x-zh": { "title": "处理建议", "description": "一句话说明处理人可以怎么做。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Fail(new(
        Text(context, "cause") ?? "flow.incident",
        Text(context, "message") ?? "The flow asks for a person.",
        Text(context, "action") ?? "Skip to go on, or compensate.",
        Retryable: false)));

    private static string? Text(StepContext context, string name) => context.Input[name]?.GetValue<string>();
}
