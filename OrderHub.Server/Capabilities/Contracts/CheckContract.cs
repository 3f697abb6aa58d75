using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Contracts;

/// <summary>Sees whether the customer's contract covers the order. Pure: reads a maintained table, and holds no credit.</summary>
public sealed class CheckContract(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "contract.check",
        Title = new("Contract in force?", "合同校验"),
        Summary = new(
            "Finds the customer's contract for the line in the table 'contracts'. 'none': it has none, it is not in force, or it does not allow this way of paying. No credit is held: 'Contract and credit' does that, and costs a row that orders of the customer share.",
            "在“客户合同”表中查找客户在该业务线的合同。none：无合同、未生效或不支持该结算方式。不占用信用额度；需要占用时请用“合同与信用占用”，该步骤会写入同一客户各订单共用的一行。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["inForce", "none"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) =>
        StepResult.Of(await CustomerContract.FindAsync(reference, context, ct) is null ? "none" : "inForce");
}
