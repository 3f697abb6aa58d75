using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Sees whether the caller sent this order before. Safe to run twice: it only reads; the claim itself is a unique key that the save writes.</summary>
public sealed class DeduplicateOrder(OrderSessions orders) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.deduplicate",
        Title = new("Seen before?", "查重"),
        Summary = new(
            "Looks for an order under the caller's own number. 'new': none. 'repeated': the same content came before, the first answer holds. 'conflict': the number came with other content, or another request brought an order that the outside knows by the same number.",
            "按来源单号查找历史订单。new:首次;repeated:内容相同的重复单,沿用首次应答;conflict:同号不同内容,或另一请求已带来外部单号相同的订单。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["new", "repeated", "conflict"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        session.Earlier = await FindEarlierAsync();
        if (session.Earlier is null && await orders.FindTwinAsync(session, ct) is { } twin)
        {
            // It may be this very request, taken between the two looks.
            session.Earlier = await FindEarlierAsync() ?? twin;
        }

        return StepResult.Of(session.Earlier switch
        {
            null => "new",
            { SameContent: true } => "repeated",
            _ => "conflict",
        });

        Task<EarlierOrder?> FindEarlierAsync() =>
            orders.FindEarlierAsync(context.TenantId, session.Order.References.Take(OrderRules.MaxReferences + 1), session.ContentHash, ct);
    }
}
