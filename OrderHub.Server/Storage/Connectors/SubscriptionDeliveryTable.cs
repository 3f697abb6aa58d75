using System.Data.Common;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>subscription_delivery</c>: one status of one order for one subscriber. Holds no personal data.</summary>
public sealed record SubscriptionDeliveryRow
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string Dead = "dead";
    public const string Discarded = "discarded";

    public required int TenantId { get; init; }
    public required long DeliveryId { get; init; }
    public required long SubscriptionId { get; init; }
    public required string OrderNo { get; init; }
    public required int OrderVersion { get; init; }
    /// <summary>The entry of the order's status log: names the event.</summary>
    public required long LogId { get; init; }
    public required string Line { get; init; }
    public required int Status { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public string State { get; init; } = Pending;
    public int Attempts { get; init; }
    public required DateTimeOffset NextAt { get; init; }
    /// <summary>Of the last answer; 0: there was none.</summary>
    public int HttpStatus { get; init; }
    /// <summary>Why the last try did not do.</summary>
    public string? Reason { get; init; }
    public TimeSpan Duration { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? TraceParent { get; init; }
}

/// <summary>How a subscription stands.</summary>
public sealed record SubscriptionCount(long SubscriptionId, string State, int Count, DateTimeOffset OldestAt);

/// <summary>Statements on <c>subscription_delivery</c>.</summary>
public static class SubscriptionDeliveryTable
{
    private const string Columns =
        "tenant_id, delivery_id, subscription_id, order_no, order_version, log_id, line, status, occurred_at, received_at, state, attempts, next_at, http_status, reason, "
        + "duration_us, created_at, ended_at, trace_parent";

    /// <summary>Adds a delivery, unless the subscriber's queue has that event already.</summary>
    public static void InsertIfAbsent(WriteBatch batch, SubscriptionDeliveryRow row) => batch.Add(
        """
        INSERT INTO subscription_delivery (tenant_id, delivery_id, subscription_id, order_no, order_version, log_id, line, status, occurred_at, received_at, state, attempts,
                                           next_at, http_status, duration_us, created_at, trace_parent)
        SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, 'pending', 0, @p10, 0, 0, @p11, @p12
        WHERE NOT EXISTS (
          SELECT 1 FROM subscription_delivery WHERE tenant_id = @p0 AND subscription_id = @p2 AND order_no = @p3 AND order_version = @p4 AND log_id = @p5)
        """,
        row.TenantId, row.DeliveryId, row.SubscriptionId, row.OrderNo, row.OrderVersion, row.LogId, row.Line, row.Status, row.OccurredAt.ToUnixTimeMilliseconds(),
        row.ReceivedAt.ToUnixTimeMilliseconds(), row.NextAt.ToUnixTimeMilliseconds(), row.CreatedAt.ToUnixTimeMilliseconds(), row.TraceParent);

    /// <summary>Writes what a try brought, while the delivery is still to be made.</summary>
    public static void Tried(WriteBatch batch, SubscriptionDeliveryRow row) => batch.Add(
        """
        UPDATE subscription_delivery SET state = @p0, attempts = @p1, next_at = @p2, http_status = @p3, reason = @p4, duration_us = @p5, ended_at = @p6
        WHERE tenant_id = @p7 AND delivery_id = @p8 AND state = 'pending'
        """,
        row.State, row.Attempts, row.NextAt.ToUnixTimeMilliseconds(), row.HttpStatus, row.Reason, (long)row.Duration.TotalMicroseconds,
        row.EndedAt?.ToUnixTimeMilliseconds(), row.TenantId, row.DeliveryId);

    /// <summary>Has dead letters delivered again from the first try on: all of the subscription, or one.</summary>
    public static void Replay(WriteBatch batch, int tenantId, long subscriptionId, long? deliveryId, string? orderNo, DateTimeOffset now) => batch.Add(
        """
        UPDATE subscription_delivery SET state = 'pending', attempts = 0, next_at = @p0, ended_at = NULL
        WHERE tenant_id = @p1 AND subscription_id = @p2 AND (state = 'dead' OR (@p3 IS NOT NULL AND state = 'delivered'))
          AND (@p3 IS NULL OR delivery_id = @p3) AND (@p4 IS NULL OR order_no = @p4)
        """,
        now.ToUnixTimeMilliseconds(), tenantId, subscriptionId, deliveryId, orderNo);

    /// <summary>Gives dead letters up, so that what waits behind them goes on: all of the subscription, or one.</summary>
    public static void Discard(WriteBatch batch, int tenantId, long subscriptionId, long? deliveryId, string? orderNo, DateTimeOffset now) => batch.Add(
        """
        UPDATE subscription_delivery SET state = 'discarded', ended_at = @p0
        WHERE tenant_id = @p1 AND subscription_id = @p2 AND state = 'dead' AND (@p3 IS NULL OR delivery_id = @p3) AND (@p4 IS NULL OR order_no = @p4)
        """,
        now.ToUnixTimeMilliseconds(), tenantId, subscriptionId, deliveryId, orderNo);

    /// <summary>What is due now: of each order the first that is not delivered, and nothing behind a dead letter.</summary>
    public static Task<List<SubscriptionDeliveryRow>> DueAsync(DbConnection connection, int tenantId, long subscriptionId, DateTimeOffset now, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM subscription_delivery
        WHERE tenant_id = @p0 AND subscription_id = @p1 AND state = 'pending' AND next_at <= @p2
          AND NOT EXISTS (
            SELECT 1 FROM subscription_delivery e
            WHERE e.tenant_id = subscription_delivery.tenant_id AND e.subscription_id = subscription_delivery.subscription_id AND e.order_no = subscription_delivery.order_no
              AND (e.order_version < subscription_delivery.order_version OR (e.order_version = subscription_delivery.order_version AND e.log_id < subscription_delivery.log_id))
              AND e.state IN ('pending', 'dead'))
        ORDER BY next_at, delivery_id LIMIT @p3
        """,
        Read, tenantId, subscriptionId, now.ToUnixTimeMilliseconds(), limit);

    /// <summary>The delivery log, newest first.</summary>
    public static Task<List<SubscriptionDeliveryRow>> ListAsync(
        DbConnection connection, int tenantId, long subscriptionId, string? state, string? orderNo, long before, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM subscription_delivery
        WHERE tenant_id = @p0 AND subscription_id = @p1 AND delivery_id < @p2 AND (@p3 IS NULL OR state = @p3) AND (@p4 IS NULL OR order_no = @p4)
        ORDER BY delivery_id DESC LIMIT @p5
        """,
        Read, tenantId, subscriptionId, before, state, orderNo, limit);

    /// <summary>How many deliveries a tenant's subscriptions have, by state.</summary>
    public static Task<List<SubscriptionCount>> CountsAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        "SELECT subscription_id, state, COUNT(*), MIN(created_at) FROM subscription_delivery WHERE tenant_id = @p0 GROUP BY subscription_id, state",
        row => new SubscriptionCount(row.Long(), row.Text(), row.Int(), row.Millis()), tenantId);

    /// <summary>Numbers of the oldest deliveries that ended before a time.</summary>
    // What ended before a time was made before it, and its id begins with when: nothing younger is looked at.
    public static Task<List<long>> OldAsync(DbConnection connection, int tenantId, long subscriptionId, DateTimeOffset before, int limit) => connection.ListAsync(
        """
        SELECT delivery_id FROM subscription_delivery
        WHERE tenant_id = @p0 AND subscription_id = @p1 AND delivery_id < @p2 AND state IN ('delivered', 'discarded') AND ended_at < @p3 ORDER BY delivery_id LIMIT @p4
        """,
        row => row.Long(), tenantId, subscriptionId, IdLayout.FirstOf(before), before.ToUnixTimeMilliseconds(), limit);

    public static void Delete(WriteBatch batch, int tenantId, long deliveryId) =>
        batch.Add("DELETE FROM subscription_delivery WHERE tenant_id = @p0 AND delivery_id = @p1", tenantId, deliveryId);

    private static SubscriptionDeliveryRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        DeliveryId = row.Long(),
        SubscriptionId = row.Long(),
        OrderNo = row.Text(),
        OrderVersion = row.Int(),
        LogId = row.Long(),
        Line = row.Text(),
        Status = row.Int(),
        OccurredAt = row.Millis(),
        ReceivedAt = row.Millis(),
        State = row.Text(),
        Attempts = row.Int(),
        NextAt = row.Millis(),
        HttpStatus = row.Int(),
        Reason = row.TextOrNull(),
        Duration = TimeSpan.FromMicroseconds(row.Long()),
        CreatedAt = row.Millis(),
        EndedAt = row.MillisOrNull(),
        TraceParent = row.TextOrNull(),
    };
}
