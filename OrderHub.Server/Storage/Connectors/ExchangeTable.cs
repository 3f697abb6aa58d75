using System.Data.Common;
using Dapper;

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
}

/// <summary>Statements on <c>exchange</c>.</summary>
public static class ExchangeTable
{
    private const string Columns =
        """
        SELECT tenant_id AS TenantId, exchange_id AS ExchangeId, connector AS Connector, direction AS Direction, operation AS Operation, outcome AS Outcome,
               code AS Code, order_no AS OrderNo, message_key AS MessageKey, http_status AS HttpStatus, started_at AS StartedAt, duration_us AS DurationUs,
               mapping_version AS MappingVersion, request AS Request, request_bytes AS RequestBytes, reply AS Reply, faults AS Faults, trace_parent AS TraceParent
        FROM exchange
        """ + "\n";

    public static void Insert(WriteBatch batch, ExchangeRow row) => batch.Add(
        """
        INSERT INTO exchange (tenant_id, exchange_id, connector, direction, operation, outcome, code, order_no, message_key, http_status, started_at, duration_us,
                              mapping_version, request, request_bytes, reply, faults, trace_parent)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17)
        """,
        row.TenantId, row.ExchangeId, row.Connector, row.Direction, row.Operation, row.Outcome, row.Code, row.OrderNo, row.MessageKey, row.HttpStatus,
        row.StartedAt.ToUnixTimeMilliseconds(), (long)row.Duration.TotalMicroseconds, row.MappingVersion, row.Request, row.RequestBytes, row.Reply, row.Faults, row.TraceParent);

    /// <summary>Exchanges of one order, oldest first.</summary>
    public static Task<IReadOnlyList<ExchangeRow>> OfOrderAsync(IDatabase database, int tenantId, string orderNo, CancellationToken ct) =>
        QueryAsync(database, "WHERE tenant_id = @tenantId AND order_no = @orderNo ORDER BY exchange_id LIMIT 500", new { tenantId, orderNo }, ct);

    /// <summary>Exchanges of one outcome, newest first.</summary>
    public static Task<IReadOnlyList<ExchangeRow>> OfOutcomeAsync(IDatabase database, int tenantId, string connector, string outcome, int limit, CancellationToken ct) =>
        QueryAsync(
            database,
            "WHERE tenant_id = @tenantId AND connector = @connector AND outcome = @outcome ORDER BY exchange_id DESC LIMIT @limit",
            new { tenantId, connector, outcome, limit },
            ct);

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

    private static Task<IReadOnlyList<ExchangeRow>> QueryAsync(IDatabase database, string where, object arguments, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<ExchangeRow>>(async connection =>
            [.. (await connection.QueryAsync<Raw>(Columns + where, arguments)).Select(raw => raw.ToRow())], ct);

    private sealed class Raw
    {
        public long TenantId { get; init; }
        public long ExchangeId { get; init; }
        public string Connector { get; init; } = "";
        public string Direction { get; init; } = "";
        public string Operation { get; init; } = "";
        public string Outcome { get; init; } = "";
        public string? Code { get; init; }
        public string? OrderNo { get; init; }
        public string? MessageKey { get; init; }
        public long HttpStatus { get; init; }
        public long StartedAt { get; init; }
        public long DurationUs { get; init; }
        public string MappingVersion { get; init; } = "";
        public byte[] Request { get; init; } = [];
        public long RequestBytes { get; init; }
        public byte[]? Reply { get; init; }
        public byte[]? Faults { get; init; }
        public string? TraceParent { get; init; }

        public ExchangeRow ToRow() => new()
        {
            TenantId = (int)TenantId,
            ExchangeId = ExchangeId,
            Connector = Connector,
            Direction = Direction,
            Operation = Operation,
            Outcome = Outcome,
            Code = Code,
            OrderNo = OrderNo,
            MessageKey = MessageKey,
            HttpStatus = (int)HttpStatus,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
            Duration = TimeSpan.FromMicroseconds(DurationUs),
            MappingVersion = MappingVersion,
            Request = Request,
            RequestBytes = (int)RequestBytes,
            Reply = Reply,
            Faults = Faults,
            TraceParent = TraceParent,
        };
    }
}
