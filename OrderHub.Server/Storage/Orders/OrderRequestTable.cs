using System.Data.Common;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Row of <c>ord_request</c>: the request without its personal texts, and those sealed.</summary>
public sealed record ChangeRequestRow(ChangeRequest Request, byte[]? Reason, byte[]? Content);

/// <summary>Statements on <c>ord_request</c>: what was asked of orders, and what became of it.</summary>
public static class OrderRequestTable
{
    /// <summary>Guard: the order has a request under that idempotency key.</summary>
    public const string KeyGuard = "ord_request.key";

    private const string Columns =
        """
        tenant_id, order_id, request_id, idempotency_key, content_hash, kind, carried_as, actor, reason, content, status, order_version,
        answer, conditions, refused_fields, cause, state, requested_at, settled_at
        """;

    public static void Insert(WriteBatch batch, ChangeRequestRow row)
    {
        var request = row.Request;
        batch.AddGuarded(
            KeyGuard, 1,
            $"""
            INSERT INTO ord_request ({Columns})
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18)
            """,
            request.TenantId, request.OrderId, request.RequestId, request.IdempotencyKey, request.ContentHash, (int)request.Kind, (int)request.CarriedAs,
            request.Actor, row.Reason, row.Content, (int)request.Status, request.OrderVersion, (int)request.Decision.Answer,
            string.Join(' ', request.Decision.Conditions), string.Join(' ', request.Decision.RefusedFields), request.Decision.Reason,
            (int)request.State, request.RequestedAt, request.SettledAt);
    }

    /// <summary>Closes the order's open requests that are carried out as <paramref name="carriedAs"/>; there may be none.</summary>
    public static void Settle(WriteBatch batch, int tenantId, long orderId, ChangeKind carriedAs, ChangeState state, DateTimeOffset at) => batch.Add(
        "UPDATE ord_request SET state = @p0, settled_at = @p1 WHERE tenant_id = @p2 AND order_id = @p3 AND carried_as = @p4 AND state = @p5",
        (int)state, at, tenantId, orderId, (int)carriedAs, (int)ChangeState.Requested);

    /// <summary>The order's requests, oldest first.</summary>
    public static Task<List<ChangeRequestRow>> OfOrderAsync(DbConnection connection, int tenantId, long orderId) => connection.ListAsync(
        $"SELECT {Columns} FROM ord_request WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY request_id", Read, tenantId, orderId);

    /// <summary>The order's request under that key; null where there is none.</summary>
    public static Task<ChangeRequestRow?> FindByKeyAsync(DbConnection connection, int tenantId, long orderId, string key) => connection.FirstAsync(
        $"SELECT {Columns} FROM ord_request WHERE tenant_id = @p0 AND order_id = @p1 AND idempotency_key = @p2", Read, tenantId, orderId, key);

    private static ChangeRequestRow Read(RowReader row)
    {
        var (tenantId, orderId, requestId, key, hash) = (row.Int(), row.Long(), row.Long(), row.Text(), row.BytesOrNull()!);
        var (kind, carriedAs, actor, reason, content) = ((ChangeKind)row.Int(), (ChangeKind)row.Int(), row.Text(), row.BytesOrNull(), row.BytesOrNull());
        var (status, version, answer) = ((OrderStatus)row.Int(), row.Int(), (ChangeAnswer)row.Int());
        var (conditions, fields, cause) = (Words(row.Text()), Words(row.Text()), row.TextOrNull());
        return new(
            new()
            {
                TenantId = tenantId,
                OrderId = orderId,
                RequestId = requestId,
                IdempotencyKey = key,
                ContentHash = hash,
                Kind = kind,
                CarriedAs = carriedAs,
                Actor = actor,
                Status = status,
                OrderVersion = version,
                Decision = new(answer, conditions, cause) { RefusedFields = fields },
                State = (ChangeState)row.Int(),
                RequestedAt = row.Time(),
                SettledAt = row.TimeOrNull(),
            },
            reason, content);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
