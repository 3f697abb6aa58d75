using Dapper;

namespace OrderHub.Server.Storage.Flows;

/// <summary>Statements on <c>wf_instance</c> and <c>wf_journal</c>.</summary>
public static class InstanceTable
{
    /// <summary>Guard: another burst of the instance came first.</summary>
    public const string RevisionGuard = "wf_instance.revision";

    /// <summary>Guard: the order has an instance of this kind already.</summary>
    public const string OnceGuard = "wf_instance.once";

    /// <summary>Guard: an instance of the order is under way.</summary>
    public const string UnderWayGuard = "wf_instance.under-way";

    /// <summary>Writes nothing, where no instance of the order is under way.</summary>
    public static void RequireNoneUnderWay(WriteBatch batch, int tenantId, long orderId) => batch.AddGuarded(
        UnderWayGuard, 1,
        """
        UPDATE ord_main SET version = version WHERE tenant_id = @p0 AND order_id = @p1
          AND NOT EXISTS (SELECT 1 FROM wf_instance WHERE tenant_id = @p0 AND order_id = @p1 AND ended_at IS NULL)
        """,
        tenantId, orderId);

    /// <summary>An order has one instance of its transaction and one of its fulfillment, and any number of those that these start.</summary>
    private const int Subflow = 2;

    public static void Insert(WriteBatch batch, InstanceRow row) => batch.AddGuarded(
        OnceGuard, 1,
        """
        INSERT INTO wf_instance (tenant_id, instance_id, order_id, flow_name, flow_hash, kind, status, revision, started_at, ended_at, outcome, state, trace_parent, slot, parent_id)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14)
        """,
        row.TenantId, row.InstanceId, row.OrderId, row.FlowName, row.FlowHash, row.Kind, row.Status, row.Revision,
        row.StartedAt.ToUnixTimeMilliseconds(), row.EndedAt?.ToUnixTimeMilliseconds(), row.Outcome, row.State, row.TraceParent,
        row.Kind == Subflow ? row.InstanceId : row.Kind, row.ParentId);

    /// <summary>Writes the instance after a burst that read it at revision <c>row.Revision - 1</c>.</summary>
    public static void Update(WriteBatch batch, InstanceRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        """
        UPDATE wf_instance SET status = @p0, revision = @p1, ended_at = @p2, outcome = @p3, state = @p4
        WHERE tenant_id = @p5 AND instance_id = @p6 AND revision = @p7
        """,
        row.Status, row.Revision, row.EndedAt?.ToUnixTimeMilliseconds(), row.Outcome, row.State, row.TenantId, row.InstanceId, row.Revision - 1);

    public static void AppendJournal(WriteBatch batch, int tenantId, long instanceId, int revision, DateTimeOffset at, byte[] entries) => batch.Add(
        "INSERT INTO wf_journal (tenant_id, instance_id, revision, at, entries) VALUES (@p0, @p1, @p2, @p3, @p4)",
        tenantId, instanceId, revision, at.ToUnixTimeMilliseconds(), entries);

    public static Task<InstanceRow?> FindAsync(IDatabase database, int tenantId, long instanceId, CancellationToken ct) =>
        database.ReadAsync(async connection => (await connection.QuerySingleOrDefaultAsync<Raw>(
            Select + "WHERE tenant_id = @tenantId AND instance_id = @instanceId", new { tenantId, instanceId }))?.ToRow(), ct);

    public static Task<IReadOnlyList<InstanceRow>> OfOrderAsync(IDatabase database, int tenantId, long orderId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<InstanceRow>>(async connection => [.. (await connection.QueryAsync<Raw>(
            Select + "WHERE tenant_id = @tenantId AND order_id = @orderId ORDER BY instance_id", new { tenantId, orderId })).Select(raw => raw.ToRow())], ct);

    /// <summary>The journal's bursts in order, each a JSON array of entries.</summary>
    public static Task<IReadOnlyList<byte[]>> JournalAsync(IDatabase database, int tenantId, long instanceId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<byte[]>>(async connection => [.. await connection.QueryAsync<byte[]>(
            "SELECT entries FROM wf_journal WHERE tenant_id = @tenantId AND instance_id = @instanceId ORDER BY revision", new { tenantId, instanceId })], ct);

    private const string Select =
        """
        SELECT tenant_id AS TenantId, instance_id AS InstanceId, order_id AS OrderId, flow_name AS FlowName, flow_hash AS FlowHash, kind AS Kind,
               status AS Status, revision AS Revision, started_at AS StartedAt, ended_at AS EndedAt, outcome AS Outcome, state AS State, trace_parent AS TraceParent, parent_id AS ParentId
        FROM wf_instance
        """ + "\n";

    private sealed class Raw
    {
        public long TenantId { get; init; }
        public long InstanceId { get; init; }
        public long OrderId { get; init; }
        public string FlowName { get; init; } = "";
        public string FlowHash { get; init; } = "";
        public long Kind { get; init; }
        public long Status { get; init; }
        public long Revision { get; init; }
        public long StartedAt { get; init; }
        public long? EndedAt { get; init; }
        public string? Outcome { get; init; }
        public byte[]? State { get; init; }
        public string? TraceParent { get; init; }
        public long? ParentId { get; init; }

        public InstanceRow ToRow() => new()
        {
            TenantId = (int)TenantId,
            InstanceId = InstanceId,
            OrderId = OrderId,
            FlowName = FlowName,
            FlowHash = FlowHash,
            Kind = (int)Kind,
            Status = (int)Status,
            Revision = (int)Revision,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
            EndedAt = EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
            Outcome = Outcome,
            State = State,
            TraceParent = TraceParent,
            ParentId = ParentId,
        };
    }
}
