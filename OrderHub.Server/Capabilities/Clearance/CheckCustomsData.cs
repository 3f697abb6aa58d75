using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Clearance;

/// <summary>Sees whether the order says what customs will ask for. Pure: reads a maintained table.</summary>
public sealed class CheckCustomsData(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "customs.check-data",
        Title = new("Can it be declared?", "申报资料校验"),
        Summary = new(
            "Sees that procedure, port, seller, goods and, where the table 'customs-patterns' asks for it, the buyer's identity are stated; a resident's card by its check digit. 'incomplete': names all that is missing. 'unknown': the procedure stands in no row.",
            "校验监管方式、口岸、商家、货品；“监管方式”表要求时还校验订购人身份，身份证按校验位核对。incomplete：列出全部缺失项；unknown：监管方式不在表中。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["complete", "incomplete", "unknown"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var pattern = await reference.FindAsync(context.TenantId, ReferenceTables.CustomsPatterns, context.Now, [order.Customs?.Pattern], ct);
        if (pattern is null && order.Customs?.Pattern is { } named)
        {
            session.Refusal = new("order.refused.customs", $"The customs procedure '{named}' is not one that the line knows.");
            return StepResult.Of("unknown", named);
        }

        var wrong = CustomsData.WrongIn(order, pattern?.Flag("needsBuyer") == true);
        if (wrong.Count == 0)
        {
            return StepResult.Of("complete");
        }

        session.Refusal = new("order.refused.customs", $"Customs will ask for what is missing or cannot be right: {string.Join(", ", wrong.Take(20))}.");
        return StepResult.Of("incomplete", $"{wrong.Count} fields");
    }
}
