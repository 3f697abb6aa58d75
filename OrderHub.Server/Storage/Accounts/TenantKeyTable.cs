namespace OrderHub.Server.Storage.Accounts;

/// <summary>What a key is good for.</summary>
public enum TenantKeyState
{
    /// <summary>Seals, or opens what it sealed until a newer key did it again.</summary>
    InUse = 0,

    /// <summary>A walk over all stores found nothing under it; it still opens, for backups and late comers.</summary>
    Retired = 1,

    /// <summary>Its bytes are gone. The row stays, so that the id is never given again.</summary>
    Destroyed = 2,
}

/// <summary>Row of <c>tenant_key</c>: a key of a tenant, wrapped by the master key.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="KeyId">Counts up within tenant and purpose; part of each value that the key seals.</param>
/// <param name="Purpose">data or index.</param>
/// <param name="Wrapped">The wrapped key; empty where it was destroyed.</param>
public sealed record TenantKeyRow(int TenantId, int KeyId, string Purpose, byte[] Wrapped)
{
    public TenantKeyState State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it seals.</summary>
    public DateTimeOffset ActiveFrom { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>Statements on <c>tenant_key</c>.</summary>
public static class TenantKeyTable
{
    /// <summary>Guard: the tenant has that key already.</summary>
    public const string TakenGuard = "tenant_key.taken";

    /// <summary>Guard: the key is no more what it was when it was looked at.</summary>
    public const string ChangedGuard = "tenant_key.changed";

    public static void Insert(WriteBatch batch, TenantKeyRow row, DateTimeOffset now) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO tenant_key (tenant_id, key_id, purpose, wrapped, created_at, state, active_from) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        row.TenantId, row.KeyId, row.Purpose, row.Wrapped, now.ToUnixTimeMilliseconds(), (int)row.State, row.ActiveFrom.ToUnixTimeMilliseconds());

    /// <summary>Puts the same key under another master key.</summary>
    public static void Rewrap(WriteBatch batch, TenantKeyRow row, byte[] wrapped) => batch.AddGuarded(
        ChangedGuard, 1,
        "UPDATE tenant_key SET wrapped = @p0 WHERE tenant_id = @p1 AND purpose = @p2 AND key_id = @p3 AND wrapped = @p4",
        wrapped, row.TenantId, row.Purpose, row.KeyId, row.Wrapped);

    /// <summary>Retires every key of the purpose that is older than <paramref name="keyId"/>.</summary>
    public static void RetireBefore(WriteBatch batch, int tenantId, string purpose, int keyId, DateTimeOffset now) => batch.Add(
        "UPDATE tenant_key SET state = @p0, retired_at = @p1 WHERE tenant_id = @p2 AND purpose = @p3 AND key_id < @p4 AND state = @p5",
        (int)TenantKeyState.Retired, now.ToUnixTimeMilliseconds(), tenantId, purpose, keyId, (int)TenantKeyState.InUse);

    /// <summary>Takes the bytes of a retired key away for good.</summary>
    public static void Destroy(WriteBatch batch, TenantKeyRow row) => batch.AddGuarded(
        ChangedGuard, 1,
        "UPDATE tenant_key SET state = @p0, wrapped = @p1 WHERE tenant_id = @p2 AND purpose = @p3 AND key_id = @p4 AND state = @p5",
        (int)TenantKeyState.Destroyed, Array.Empty<byte>(), row.TenantId, row.Purpose, row.KeyId, (int)TenantKeyState.Retired);

    /// <summary>All keys of all tenants: a ring holds them all.</summary>
    public static Task<IReadOnlyList<TenantKeyRow>> AllAsync(IDatabase database, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<TenantKeyRow>>(async connection => await connection.ListAsync(
            "SELECT tenant_id, key_id, purpose, wrapped, state, created_at, active_from, retired_at FROM tenant_key ORDER BY tenant_id, purpose, key_id", Read), ct);

    private static TenantKeyRow Read(RowReader row) => new(row.Int(), row.Int(), row.Text(), row.BytesOrNull()!)
    {
        State = (TenantKeyState)row.Int(),
        CreatedAt = row.Time(),
        ActiveFrom = row.Time(),
        RetiredAt = row.TimeOrNull(),
    };
}
