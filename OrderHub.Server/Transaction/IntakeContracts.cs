using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction;

/// <summary>One order at the door, already decoded and mapped.</summary>
public sealed record IntakeRequest
{
    public required int TenantId { get; init; }

    public required OrderContent Content { get; init; }

    /// <summary>Where it comes from: API, ECLP ...</summary>
    public required string SourceSystem { get; init; }

    /// <summary>The caller's number for this request, unique for the tenant and source: Idempotency-Key or the partner's own order number.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the caller's content, so that one key with two contents is seen.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>True where the key names the request only: then one order has the number by which the outside knows it. A partner's key is such a number itself.</summary>
    public bool IsKeyOfRequestOnly { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Orders that the content does not name and that this one belongs to, as a flow of the hub knows them.</summary>
    public IReadOnlyList<RelatedOrder> Relations { get; init; } = [];
}

/// <summary>An order that another one belongs to.</summary>
/// <param name="Kind">What it is to that one; one of <see cref="RelationKinds"/>.</param>
/// <param name="OrderId">Its id.</param>
/// <param name="OrderNo">Its number.</param>
public sealed record RelatedOrder(string Kind, long OrderId, string OrderNo);

/// <summary>The answer after the commit.</summary>
public abstract record IntakeResult
{
    private IntakeResult()
    {
    }

    /// <summary>Taken; <paramref name="Replayed"/> says that this key was answered before and nothing was done again.</summary>
    public sealed record Accepted(string OrderNo, OrderStatus Status, string? WaybillNo, bool Replayed) : IntakeResult;

    /// <summary>Not taken, with all reasons. <paramref name="OrderNo"/> is set where the order was stored first and refused by its line.</summary>
    public sealed record Refused(string Code, string Message, IReadOnlyList<Fault> Faults, string? OrderNo) : IntakeResult;

    /// <summary>A number that the order claims belongs to another order of other content: its key, or one of its references.</summary>
    public sealed record Conflict(string OrderNo, Reference Claim) : IntakeResult;

    /// <summary>Not now: <paramref name="Reason"/> says what is missing (no waybill numbers left, no published flow).</summary>
    public sealed record Unavailable(string Code, string Reason, TimeSpan RetryAfter) : IntakeResult;
}

/// <summary>The door of the transaction layer.</summary>
public interface IIntake
{
    /// <summary>Runs the line's transaction flow in one burst and answers after its commit.</summary>
    Task<IntakeResult> AcceptAsync(IntakeRequest request, CancellationToken ct);

    /// <summary>What <see cref="AcceptAsync"/> would answer by what there is now, and the order as the line would take it; null where it is of no line. Nothing is done.</summary>
    Task<(IntakeResult Result, Order? Order)> RehearseAsync(IntakeRequest request, CancellationToken ct);
}
