namespace OrderHub.Server.Storage.Flows;

/// <summary>Statements on <c>wf_signal</c>: every signal is a row first, so that none is lost whether or not anybody waits for it yet.</summary>
public static class SignalTable
{
    /// <summary>Guard: this message came before, for the same key.</summary>
    public const string DuplicateGuard = "wf_signal.duplicate";

    /// <summary>Guard: the signal was delivered already.</summary>
    public const string DeliveredGuard = "wf_signal.delivered";

    private const int Pending = 0;
    private const int Delivered = 1;
    private const int Dead = 2;

    public static void Insert(WriteBatch batch, SignalRow row) => batch.AddGuarded(
        DuplicateGuard, 1,
        """
        INSERT INTO wf_signal (tenant_id, signal_id, name, signal_key, message_id, payload, received_at, state)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)
        """,
        row.TenantId, row.SignalId, row.Name, row.Key, row.MessageId, row.Payload, row.ReceivedAt.ToUnixTimeMilliseconds(), Pending);

    public static void MarkDelivered(WriteBatch batch, int tenantId, long signalId) => batch.AddGuarded(
        DeliveredGuard, 1,
        "UPDATE wf_signal SET state = @p0 WHERE tenant_id = @p1 AND signal_id = @p2 AND state = @p3",
        Delivered, tenantId, signalId, Pending);

    /// <summary>
    /// Notes beside an instance that it was given a signal that lies in another shard. Guard: <see cref="DuplicateGuard"/>, it was
    /// given before.
    /// </summary>
    public static void Give(WriteBatch batch, SignalRow signal, long markId) => batch.AddGuarded(
        DuplicateGuard, 1,
        """
        INSERT INTO wf_signal (tenant_id, signal_id, name, signal_key, message_id, payload, received_at, state)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)
        """,
        signal.TenantId, markId, "", "", GivenId(signal), Array.Empty<byte>(), signal.ReceivedAt.ToUnixTimeMilliseconds(), Delivered);

    /// <summary>True where it was noted.</summary>
    public static Task<bool> IsGivenAsync(IDatabase database, SignalRow signal, CancellationToken ct) => database.ReadAsync(
        connection => connection.FirstAsync("SELECT 1 FROM wf_signal WHERE tenant_id = @p0 AND message_id = @p1", rows => rows.Truth(), signal.TenantId, GivenId(signal)), ct);

    // No message of the outside begins like this: theirs begin with the name of who sends them.
    private static string GivenId(SignalRow signal) => $"@{signal.SignalId}";

    /// <summary>Sets aside what nobody waited for in time.</summary>
    public static void BuryOlderThan(WriteBatch batch, DateTimeOffset cutOff) => batch.Add(
        "UPDATE wf_signal SET state = @p0 WHERE state = @p1 AND received_at < @p2",
        Dead, Pending, cutOff.ToUnixTimeMilliseconds());

    /// <summary>Brings a dead letter back, as if it had just come. The guard fails where it is none.</summary>
    public static void Revive(WriteBatch batch, int tenantId, long signalId, DateTimeOffset now) => batch.AddGuarded(
        DeliveredGuard, 1,
        "UPDATE wf_signal SET state = @p0, received_at = @p1 WHERE tenant_id = @p2 AND signal_id = @p3 AND state = @p4",
        Pending, now.ToUnixTimeMilliseconds(), tenantId, signalId, Dead);

    /// <summary>Dead letters of a tenant, newest first, before the given id.</summary>
    public static Task<IReadOnlyList<SignalRow>> DeadAsync(IDatabase database, int tenantId, long before, int limit, CancellationToken ct) =>
        ListAsync(database, Select + "WHERE state = 2 AND tenant_id = @p0 AND signal_id < @p1 ORDER BY signal_id DESC LIMIT @p2", ct, tenantId, before, limit);

    /// <summary>A signal, delivered or not; null where there is none.</summary>
    public static Task<SignalRow?> FindAsync(IDatabase database, int tenantId, long signalId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND signal_id = @p1", Read, tenantId, signalId), ct);

    /// <summary>The oldest undelivered signal of a key; null where there is none.</summary>
    public static Task<SignalRow?> NextAsync(IDatabase database, int tenantId, string name, string key, CancellationToken ct) => database.ReadAsync(
        connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND name = @p1 AND signal_key = @p2 AND state = 0 ORDER BY signal_id LIMIT 1", Read, tenantId, name, key), ct);

    /// <summary>Undelivered signals of all tenants for which somebody waits: what a crash between the two commits left behind.</summary>
    public static Task<IReadOnlyList<SignalRow>> DeliverableAsync(IDatabase database, int limit, CancellationToken ct) => ListAsync(
        database,
        Select +
        """
        WHERE state = 0 AND EXISTS (SELECT 1 FROM wf_wait w WHERE w.tenant_id = wf_signal.tenant_id AND w.name = wf_signal.name AND w.wait_key = wf_signal.signal_key AND w.kind = 2)
        ORDER BY signal_id LIMIT @p0
        """,
        ct, limit);

    /// <summary>Undelivered signals of all tenants behind an id, in order of their ids: what nobody may wait for in this database.</summary>
    public static Task<IReadOnlyList<SignalRow>> PendingAsync(IDatabase database, long after, int limit, CancellationToken ct) =>
        ListAsync(database, Select + "WHERE state = 0 AND signal_id > @p0 ORDER BY signal_id LIMIT @p1", ct, after, limit);

    private const string Select = "SELECT tenant_id, signal_id, name, signal_key, message_id, payload, received_at FROM wf_signal ";

    private static Task<IReadOnlyList<SignalRow>> ListAsync(IDatabase database, string sql, CancellationToken ct, params object?[] values) =>
        database.ReadAsync<IReadOnlyList<SignalRow>>(async connection => await connection.ListAsync(sql, Read, values), ct);

    internal static SignalRow Read(RowReader rows) => new()
    {
        TenantId = rows.Int(),
        SignalId = rows.Long(),
        Name = rows.Text(),
        Key = rows.Text(),
        MessageId = rows.Text(),
        Payload = rows.BytesOrNull()!,
        ReceivedAt = rows.Time(),
    };
}
