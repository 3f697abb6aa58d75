using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Checks the order's fields and reports every fault at once. Pure.</summary>
public sealed class ValidateOrder(OrderCheck check) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.validate",
        Title = new("Check the fields", "字段校验"),
        Summary = new(
            "Checks every field of the order, its extension fields and its marks. 'invalid': the caller is told every fault with its path.",
            "校验订单全部字段、扩展字段与标记。invalid:一次返回全部错误及其路径。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["valid", "invalid"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        session.Faults = check.Find(session.Order);
        return ValueTask.FromResult(session.Faults.Count == 0
            ? StepResult.Of("valid")
            : StepResult.Of("invalid", $"{session.Faults.Count} faults"));
    }
}
