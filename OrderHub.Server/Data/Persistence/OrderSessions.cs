using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Opens the sessions in which bursts work on orders.</summary>
public sealed class OrderSessions(OrderReader reader, OrderWriter writer, OutboxWriter outbox, IStatusRuleBook rules, IIdSource ids, TimeProvider clock) : ISubjectSource
{
    /// <summary>A session for an order that is not stored yet.</summary>
    /// <param name="order">The order as it came, with its number and id.</param>
    /// <param name="contentHash">SHA-256 of the caller's content.</param>
    /// <param name="outside">A number by which the outside knows the order; null where it has none.</param>
    /// <param name="lostARace">True where a number was taken when the order was to be written before.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask<OrderSession> BeginAsync(Order order, byte[] contentHash, Reference? outside, bool lostARace, CancellationToken ct) =>
        new(order, stored: null, await RulesAsync(order, ct), writer, outbox, ids, clock) { ContentHash = contentHash, OutsideNumber = outside, LostARace = lostARace };

    /// <summary>Links from a new order to those that it names and that are there: the order that it is a part of, and the one that it returns.</summary>
    public async Task<IReadOnlyList<Relation>> RelationsOfAsync(int tenantId, OrderContent content, CancellationToken ct)
    {
        var relations = new List<Relation>();
        foreach (var (kind, number) in new[] { (RelationKinds.Parent, content.ParentOrderNo), (RelationKinds.Reverse, content.OriginalOrderNo) })
        {
            if (OrderNumber.TryParse(number, out _) && await reader.FindIdByNoAsync(tenantId, number, ct) is { } orderId)
            {
                relations.Add(new() { Kind = kind, OrderId = orderId, OrderNo = number, CreatedAt = clock.GetUtcNow() });
            }
        }

        return relations;
    }

    /// <summary>A session that nobody will write: an order to try a flow on, with numbers and a clock of its own.</summary>
    public async ValueTask<OrderSession> RehearseAsync(Order order, bool stored, IIdSource own, TimeProvider time, CancellationToken ct) =>
        new(order, stored ? order : null, await RulesAsync(order, ct), writer, outbox, own, time) { ContentHash = [] };

    /// <exception cref="InvalidOperationException">There is no such order.</exception>
    public async Task<ISubject> LoadAsync(int tenantId, long subjectId, CancellationToken ct) => await OpenAsync(tenantId, subjectId, ct);

    /// <summary>A session for a stored order.</summary>
    /// <exception cref="InvalidOperationException">There is no such order.</exception>
    public async Task<OrderSession> OpenAsync(int tenantId, long subjectId, CancellationToken ct)
    {
        var order = await reader.FindAsync(tenantId, subjectId, ct)
            ?? throw new InvalidOperationException($"Order {subjectId} of tenant {tenantId} is not in the database.");
        return await OfAsync(order, ct);
    }

    /// <summary>A session for a stored order that was read already.</summary>
    public async ValueTask<OrderSession> OfAsync(Order stored, CancellationToken ct) => new(stored, stored, await RulesAsync(stored, ct), writer, outbox, ids, clock);

    /// <summary>The order that holds one of the references; null where all are free.</summary>
    public async Task<EarlierOrder?> FindEarlierAsync(int tenantId, IEnumerable<Reference> references, byte[]? contentHash, CancellationToken ct)
    {
        foreach (var reference in references)
        {
            if (await reader.FindClaimAsync(tenantId, reference, ct) is { } claim
                && await reader.FindAsync(tenantId, claim.OrderId, ct) is { } order)
            {
                var same = contentHash is not null && claim.ContentHash is not null && contentHash.AsSpan().SequenceEqual(claim.ContentHash);
                var refusal = order.Status == OrderStatus.Refused ? await FindRefusalAsync(tenantId, order.OrderId, ct) : null;
                return new(order.OrderNo, reference, order.Status, order.Packages.FirstOrDefault()?.WaybillNo, same, refusal);
            }
        }

        return null;
    }

    /// <summary>
    /// The order that the outside knows by the session's number already; null where none does. In one database the unique key finds it, so
    /// that it is only looked for once that did; over several each is asked.
    /// </summary>
    public async Task<EarlierOrder?> FindTwinAsync(OrderSession session, CancellationToken ct) =>
        session.OutsideNumber is { } number && (session.LostARace || reader.IsSpread)
            && await reader.FindClaimAsync(session.Order.TenantId, number, ct) is { } claim
            && await reader.FindAsync(session.Order.TenantId, claim.OrderId, ct) is { } order
            ? new(order.OrderNo, number, order.Status, order.Packages.FirstOrDefault()?.WaybillNo, SameContent: false, IsTwin: true)
            : null;

    private ValueTask<StatusRules> RulesAsync(Order order, CancellationToken ct) => rules.OfAsync(order.TenantId, order.BusinessLine, ct);

    private async Task<Refusal> FindRefusalAsync(int tenantId, long orderId, CancellationToken ct)
    {
        var entry = (await reader.StatusFlowAsync(tenantId, orderId, ct)).FirstOrDefault(report => report.Status == OrderStatus.Refused);
        return new(entry?.RawCode ?? "order.refused", entry?.Note ?? "The line does not take this order.");
    }
}
