namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>wf_wave</c>: instances that gather until there are enough of them, or until their time is over.</summary>
public sealed record WaveRow
{
    public required int TenantId { get; init; }
    public required long WaveId { get; init; }
    /// <summary>Flow and step.</summary>
    public required string Name { get; init; }
    public required string Key { get; init; }
    public required int Size { get; init; }
    /// <summary>Closes at so many; null: at its time only.</summary>
    public int? Wanted { get; init; }
    /// <summary>Closes at this time; null: at its count only.</summary>
    public DateTimeOffset? CutOffAt { get; init; }
    /// <summary>Rises with each change.</summary>
    public required int Revision { get; init; }
}

/// <summary>Row of <c>wf_wave_member</c>.</summary>
public sealed record WaveMemberRow(int TenantId, long WaitId, long WaveId, long InstanceId, int Position);

/// <summary>Statements on <c>wf_wave</c> and <c>wf_wave_member</c>. A key has one open wave: <c>open_slot</c> is 0 while it is open, and its own id after that.</summary>
public static class WaveTable
{
    /// <summary>Guard: the wave changed meanwhile, or another one was opened first.</summary>
    public const string ChangedGuard = "wf_wave.changed";

    /// <summary>Guard: the member is in a wave already.</summary>
    public const string MemberGuard = "wf_wave.member";

    private const int IsOpen = 0;
    private const int IsClosed = 1;
    private const int IsDelivered = 2;

    public static void Open(WriteBatch batch, WaveRow row, DateTimeOffset now) => batch.AddGuarded(
        ChangedGuard, 1,
        """
        INSERT INTO wf_wave (tenant_id, wave_id, name, wave_key, open_slot, size, wanted, cut_off_at, revision, state, opened_at)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)
        """,
        row.TenantId, row.WaveId, row.Name, row.Key, 0L, row.Size, row.Wanted, row.CutOffAt?.ToUnixTimeMilliseconds(), row.Revision, IsOpen, now.ToUnixTimeMilliseconds());

    /// <summary>Changes the size of an open wave that was read at the row's revision.</summary>
    public static void Resize(WriteBatch batch, WaveRow row, int size) => batch.AddGuarded(
        ChangedGuard, 1,
        "UPDATE wf_wave SET size = @p0, revision = revision + 1 WHERE tenant_id = @p1 AND wave_id = @p2 AND revision = @p3 AND state = @p4",
        size, row.TenantId, row.WaveId, row.Revision, IsOpen);

    /// <summary>Closes an open wave at the given revision: it closes once, and whoever comes later opens the next.</summary>
    public static void Close(WriteBatch batch, WaveRow row, int revision, DateTimeOffset now) => batch.AddGuarded(
        ChangedGuard, 1,
        "UPDATE wf_wave SET state = @p0, open_slot = wave_id, closed_at = @p1, revision = revision + 1 WHERE tenant_id = @p2 AND wave_id = @p3 AND revision = @p4 AND state = @p5",
        IsClosed, now.ToUnixTimeMilliseconds(), row.TenantId, row.WaveId, revision, IsOpen);

    /// <summary>Says that every member has been told.</summary>
    public static void Delivered(WriteBatch batch, WaveRow row) => batch.Add(
        "UPDATE wf_wave SET state = @p0 WHERE tenant_id = @p1 AND wave_id = @p2", IsDelivered, row.TenantId, row.WaveId);

    public static void Join(WriteBatch batch, WaveMemberRow row) => batch.AddGuarded(
        MemberGuard, 1,
        "INSERT INTO wf_wave_member (tenant_id, wait_id, wave_id, instance_id, position) VALUES (@p0, @p1, @p2, @p3, @p4)",
        row.TenantId, row.WaitId, row.WaveId, row.InstanceId, row.Position);

    public static void Leave(WriteBatch batch, int tenantId, long waitId) => batch.AddGuarded(
        MemberGuard, 1, "DELETE FROM wf_wave_member WHERE tenant_id = @p0 AND wait_id = @p1", tenantId, waitId);

    /// <summary>The open wave of a key; null where none is.</summary>
    public static Task<WaveRow?> OpenAsync(IDatabase database, int tenantId, string name, string key, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            Select + "WHERE tenant_id = @p0 AND name = @p1 AND wave_key = @p2 AND open_slot = 0", Read, tenantId, name, key), ct);

    /// <summary>The wave that a member is in, with whether it is open; null where it is in none.</summary>
    public static Task<(WaveRow Wave, bool IsOpen)?> OfMemberAsync(IDatabase database, int tenantId, long waitId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync<(WaveRow, bool)?>(
            """
            SELECT w.tenant_id, w.wave_id, w.name, w.wave_key, w.size, w.wanted, w.cut_off_at, w.revision, w.state
            FROM wf_wave_member m JOIN wf_wave w ON w.tenant_id = m.tenant_id AND w.wave_id = m.wave_id
            WHERE m.tenant_id = @p0 AND m.wait_id = @p1
            """,
            row => (Read(row), row.Int() == IsOpen), tenantId, waitId), ct);

    /// <summary>Open waves of all tenants whose time is over.</summary>
    public static Task<List<WaveRow>> DueAsync(IDatabase database, DateTimeOffset now, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => connection.ListAsync(
            Select + "WHERE state = 0 AND cut_off_at <= @p0 ORDER BY cut_off_at LIMIT @p1", Read, now.ToUnixTimeMilliseconds(), limit), ct);

    /// <summary>Closed waves of all tenants whose members have not all been told: what a node that died left.</summary>
    public static Task<List<WaveRow>> ClosedAsync(IDatabase database, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => connection.ListAsync(Select + "WHERE state = 1 LIMIT @p0", Read, limit), ct);

    /// <summary>When the next wave's time is over; null where none has one.</summary>
    public static async Task<DateTimeOffset?> NextDueAsync(IDatabase database, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.FirstAsync("SELECT MIN(cut_off_at) FROM wf_wave WHERE state = 0", row => row.MillisOrNull()), ct);

    public static Task<List<WaveMemberRow>> MembersAsync(IDatabase database, int tenantId, long waveId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.ListAsync(
            "SELECT tenant_id, wait_id, wave_id, instance_id, position FROM wf_wave_member WHERE tenant_id = @p0 AND wave_id = @p1 ORDER BY position",
            row => new WaveMemberRow(row.Int(), row.Long(), row.Long(), row.Long(), row.Int()), tenantId, waveId), ct);

    private const string Select = "SELECT tenant_id, wave_id, name, wave_key, size, wanted, cut_off_at, revision FROM wf_wave ";

    private static WaveRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        WaveId = row.Long(),
        Name = row.Text(),
        Key = row.Text(),
        Size = row.Int(),
        Wanted = row.IntOrNull(),
        CutOffAt = row.MillisOrNull(),
        Revision = row.Int(),
    };
}
