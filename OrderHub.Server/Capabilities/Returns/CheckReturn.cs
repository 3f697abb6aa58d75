using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction.Returns;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Returns;

/// <summary>
/// Holds a return against the order that it returns, and takes what comes back off what may still come back of it: of two returns at once one is refused.
/// Its undo is <see cref="ReleaseReturn"/>; a return that is refused or cancelled gives it back by itself. Safe to run twice: the order's movements say what it took.
/// </summary>
public sealed class CheckReturn(OrderReader reader, ReturnTerms terms, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "return.check",
        Title = new("May it come back?", "退货资格校验"),
        Summary = new(
            "Finds the order that this one returns and sees that it was delivered, not too long ago by the table 'returns', and that no more comes back than was delivered and has not come back yet. 'refused': it may not. 'unknown': the hub has no such order; a person decides.",
            "查找被退的原单，校验其已签收、未超出“退货政策”表的期限，且退货数量不超过已签收且尚未退回的数量。refused：不可退；unknown：系统无此原单，转人工判定。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["eligible", "refused", "unknown"],
        Undo = "return.release@1",
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: false, ct);

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: true, ct);

    private async ValueTask<StepResult> DecideAsync(StepContext context, bool isRehearsal, CancellationToken ct)
    {
        var order = context.Order().Order;
        if (order.Relations.FirstOrDefault(relation => relation.Kind == RelationKinds.Reverse) is not { } link
            || await reader.FindAsync(context.TenantId, link.OrderId, ct) is not { } original)
        {
            return StepResult.Of("unknown", order.OriginalOrderNo);
        }

        if (ReturnRules.WhyNot(original, await terms.WindowAsync(original, context.Now, ct), context.Now) is { } over)
        {
            return Refuse(context, over);
        }

        var (wanted, why) = ReturnRules.Wanted(original, order.Goods);
        if (why is not null)
        {
            return Refuse(context, why);
        }

        var lack = isRehearsal ? await terms.LackAsync(context.TenantId, wanted, ct) : await counted.TakeAsync(context.Batch, context.CountedOrder(), wanted, ct);
        return lack is { } taken ? Refuse(context, ReturnRules.Lacking(taken)) : StepResult.Of("eligible", original.OrderNo, []);
    }

    private static StepResult Refuse(StepContext context, string why)
    {
        context.Order().Refusal = new(ReturnRules.Code, why);
        return StepResult.Of("refused");
    }
}
