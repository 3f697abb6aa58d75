using Dapper;

namespace OrderHub.Server.Storage.Accounts;

/// <summary>Row of <c>tenant_key</c>: a key of a tenant, wrapped by the master key.</summary>
public sealed record TenantKeyRow(int TenantId, int KeyId, string Purpose, byte[] Wrapped);

/// <summary>Statements on <c>tenant_key</c>.</summary>
public static class TenantKeyTable
{
    /// <summary>Guard: the tenant has that key already.</summary>
    public const string TakenGuard = "tenant_key.taken";

    public static void Insert(WriteBatch batch, TenantKeyRow row, DateTimeOffset now) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO tenant_key (tenant_id, key_id, purpose, wrapped, created_at) VALUES (@p0, @p1, @p2, @p3, @p4)",
        row.TenantId, row.KeyId, row.Purpose, row.Wrapped, now.ToUnixTimeMilliseconds());

    public static Task<IReadOnlyList<TenantKeyRow>> AllAsync(IDatabase database, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<TenantKeyRow>>(async connection =>
        [
            .. (await connection.QueryAsync<(long Tenant, long Key, string Purpose, byte[] Wrapped)>(
                "SELECT tenant_id, key_id, purpose, wrapped FROM tenant_key ORDER BY tenant_id, key_id"))
                .Select(row => new TenantKeyRow((int)row.Tenant, (int)row.Key, row.Purpose, row.Wrapped)),
        ], ct);
}
