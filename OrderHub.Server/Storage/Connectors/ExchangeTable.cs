using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>exchange</c>: one message in or out, and what became of it. Request, reply and faults are sealed.</summary>
public sealed record ExchangeRow
{
    /// <summary>0: the message named no tenant that is known.</summary>
    public required int TenantId { get; init; }
    public required long ExchangeId { get; init; }
    public required string Connector { get; init; }
    /// <summary>in or out.</summary>
    public required string Direction { get; init; }
    public required string Operation { get; init; }
    public required string Outcome { get; init; }
    public string? Code { get; init; }
    public string? OrderNo { get; init; }
    /// <summary>The partner's number of the message, or the idempotency key of a call.</summary>
    public string? MessageKey { get; init; }
    public required int HttpStatus { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required TimeSpan Duration { get; init; }
    public required string MappingVersion { get; init; }
    public required byte[] Request { get; init; }
    /// <summary>Bytes that came; more than are kept for a message that was too big.</summary>
    public required int RequestBytes { get; init; }
    public byte[]? Reply { get; init; }
    public byte[]? Faults { get; init; }
    public string? TraceParent { get; init; }
    /// <summary>The message as a tree in the partner's words; null where it could not be read.</summary>
    public byte[]? Decoded { get; init; }
    /// <summary>The same in the hub's words; for a call what the hub asked.</summary>
    public byte[]? Mapped { get; init; }
    /// <summary>http, folder or poll.</summary>
    public string Transport { get; init; } = "http";
    public string? Charset { get; init; }
    public string? WaybillNo { get; init; }
    public byte[]? ContentHash { get; init; }
    /// <summary>The exchange that was read or sent again.</summary>
    public long? ReplayOf { get; init; }
}

/// <summary>Statements on <c>exchange</c>.</summary>
public static class ExchangeTable
{
    private const string Summary =
        "tenant_id, exchange_id, connector, direction, operation, outcome, code, order_no, message_key, http_status, started_at, duration_us, mapping_version, "
        + "request_bytes, trace_parent, transport, charset, waybill_no, replay_of";

    public static void Insert(WriteBatch batch, ExchangeRow row) => batch.Add(
        $"""
        INSERT INTO exchange ({Summary}, request, reply, faults, decoded, mapped, content_hash)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24)
        """,
        row.TenantId, row.ExchangeId, row.Connector, row.Direction, row.Operation, row.Outcome, row.Code, row.OrderNo, row.MessageKey, row.HttpStatus,
        row.StartedAt.ToUnixTimeMilliseconds(), (long)row.Duration.TotalMicroseconds, row.MappingVersion, row.RequestBytes, row.TraceParent, row.Transport,
        row.Charset, row.WaybillNo, row.ReplayOf, row.Request, row.Reply, row.Faults, row.Decoded, row.Mapped, row.ContentHash);

    /// <summary>One exchange with all it holds.</summary>
    public static Task<ExchangeRow?> FindAsync(DbConnection connection, int tenantId, long exchangeId) => connection.FirstAsync(
        $"SELECT {Summary}, request, reply, faults, decoded, mapped, content_hash FROM exchange WHERE tenant_id = @p0 AND exchange_id = @p1",
        row => Read(row) with
        {
            Request = row.BytesOrNull() ?? [], Reply = row.BytesOrNull(), Faults = row.BytesOrNull(), Decoded = row.BytesOrNull(), Mapped = row.BytesOrNull(), ContentHash = row.BytesOrNull(),
        },
        tenantId, exchangeId);

    /// <summary>Hash of the message that was taken first under a number; null: none was, or it is not kept any more.</summary>
    public static Task<byte[]?> FirstContentAsync(DbConnection connection, int tenantId, string connectorName, string operation, string messageKey) => connection.FirstAsync(
        """
        SELECT content_hash FROM exchange
        WHERE tenant_id = @p0 AND message_key = @p1 AND connector = @p2 AND operation = @p3 AND direction = 'in' AND outcome = 'done' ORDER BY exchange_id LIMIT 1
        """,
        row => row.BytesOrNull(), tenantId, messageKey, connectorName, operation);

    /// <summary>Exchanges that a filter takes, without what they hold: newest first behind <paramref name="from"/>, or oldest first.</summary>
    public static Task<List<ExchangeRow>> PageAsync(DbConnection connection, int tenantId, ExchangeFilter filter, long from, bool newestFirst, int limit)
    {
        var (conditions, values) = filter.ToSql(3);
        var order = newestFirst ? "exchange_id DESC" : "exchange_id";
        return connection.ListAsync(
            $"SELECT {Summary} FROM exchange WHERE tenant_id = @p0 AND exchange_id {(newestFirst ? "<" : ">")} @p1{conditions} ORDER BY {order} LIMIT @p2",
            Read, [tenantId, from, limit, .. values]);
    }

    /// <summary>The oldest exchanges of an outcome, as far as they were recorded before a time and no open case needs them. Their ids begin with that time.</summary>
    public static Task<List<long>> OldAsync(DbConnection connection, int tenantId, string outcome, DateTimeOffset before, int limit) => connection.ListAsync(
        """
        SELECT exchange_id FROM exchange
        WHERE tenant_id = @p0 AND outcome = @p1 AND exchange_id < @p2
          AND NOT EXISTS (SELECT 1 FROM partner_case c WHERE c.tenant_id = exchange.tenant_id AND c.exchange_id = exchange.exchange_id AND c.state = 'open')
        ORDER BY exchange_id LIMIT @p3
        """,
        row => row.Long(), tenantId, outcome, IdLayout.FirstOf(before), limit);

    public static void Delete(WriteBatch batch, int tenantId, long exchangeId) =>
        batch.Add("DELETE FROM exchange WHERE tenant_id = @p0 AND exchange_id = @p1", tenantId, exchangeId);

    /// <summary>When the last message came that was not turned away at the door; null: none ever.</summary>
    public static async Task<DateTimeOffset?> LastHeardAsync(DbConnection connection, int tenantId, string connector)
    {
        // One look into the index for each outcome, however many exchanges there are. Calls out end so as well, and are passed over.
        long? last = null;
        foreach (var outcome in new[] { "done", "replayed", "refused", "conflict", "quarantined" })
        {
            var found = await connection.FirstAsync(
                "SELECT started_at FROM exchange WHERE tenant_id = @p0 AND connector = @p1 AND outcome = @p2 AND direction = 'in' ORDER BY exchange_id DESC LIMIT 1",
                row => (long?)row.Long(), tenantId, connector, outcome);
            last = Nullable.Compare(found, last) > 0 ? found : last;
        }

        return last is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    private static ExchangeRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        ExchangeId = row.Long(),
        Connector = row.Text(),
        Direction = row.Text(),
        Operation = row.Text(),
        Outcome = row.Text(),
        Code = row.TextOrNull(),
        OrderNo = row.TextOrNull(),
        MessageKey = row.TextOrNull(),
        HttpStatus = row.Int(),
        StartedAt = row.Time(),
        Duration = TimeSpan.FromMicroseconds(row.Long()),
        MappingVersion = row.Text(),
        RequestBytes = row.Int(),
        TraceParent = row.TextOrNull(),
        Transport = row.Text(),
        Charset = row.TextOrNull(),
        WaybillNo = row.TextOrNull(),
        ReplayOf = row.LongOrNull(),
        Request = [],
    };
}
