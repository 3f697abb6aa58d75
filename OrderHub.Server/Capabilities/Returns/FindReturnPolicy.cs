using OrderHub.Server.Model;
using OrderHub.Server.Transaction.Returns;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Returns;

/// <summary>Says whether a return is refunded before or after its inspection. Pure: reads a maintained table.</summary>
public sealed class FindReturnPolicy(ReturnTerms terms) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "return.find-policy",
        Title = new("When is it refunded?", "退款时点"),
        Summary = new(
            "Reads the table 'returns': 'before': refunded when the return is accepted; 'after': only once the goods were inspected, also where the table says nothing. 'unknown': the hub does not have the order that is returned, and a person decides.",
            "读取“退货政策”表。before：受理即退款；after：验货后退款，表中无记录时亦如此。unknown：系统中没有被退的原单，转人工判定。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["before", "after", "unknown"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        return StepResult.Of(
            order.Relations.All(relation => relation.Kind != RelationKinds.Reverse) ? "unknown"
            : await terms.IsRefundedFirstAsync(order, order.BusinessLine, context.Now, ct) ? "before" : "after");
    }
}
