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
        database.ReadAsync(connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND instance_id = @p1", Read, tenantId, instanceId), ct);

    public static Task<IReadOnlyList<InstanceRow>> OfOrderAsync(IDatabase database, int tenantId, long orderId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<InstanceRow>>(
            async connection => await connection.ListAsync(Select + "WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY instance_id", Read, tenantId, orderId), ct);

    /// <summary>The journal's bursts in order, each a JSON array of entries.</summary>
    public static Task<IReadOnlyList<byte[]>> JournalAsync(IDatabase database, int tenantId, long instanceId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<byte[]>>(
            async connection => await connection.ListAsync("SELECT entries FROM wf_journal WHERE tenant_id = @p0 AND instance_id = @p1 ORDER BY revision", rows => rows.BytesOrNull()!, tenantId, instanceId), ct);

    private const string Select =
        "SELECT tenant_id, instance_id, order_id, flow_name, flow_hash, kind, status, revision, started_at, ended_at, outcome, state, trace_parent, parent_id FROM wf_instance ";

    private static InstanceRow Read(RowReader rows) => new()
    {
        TenantId = rows.Int(),
        InstanceId = rows.Long(),
        OrderId = rows.Long(),
        FlowName = rows.Text(),
        FlowHash = rows.Text(),
        Kind = rows.Int(),
        Status = rows.Int(),
        Revision = rows.Int(),
        StartedAt = rows.Time(),
        EndedAt = rows.TimeOrNull(),
        Outcome = rows.TextOrNull(),
        State = rows.BytesOrNull(),
        TraceParent = rows.TextOrNull(),
        ParentId = rows.LongOrNull(),
    };
}
