using System.Data.Common;
using Dapper;

namespace OrderHub.Server.Storage.Accounts;

/// <summary>Row of <c>api_key</c>: of the key itself only the hash and a few characters to recognise it by.</summary>
public sealed record ApiKeyRow(string KeyId, int TenantId, string Name, string Role, string Prefix, byte[] Hash, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>Statements on <c>api_key</c>.</summary>
public static class ApiKeyTable
{
    /// <summary>Guard: there is no such key.</summary>
    public const string MissingGuard = "api_key.missing";

    private const string Columns =
        """
        SELECT key_id AS KeyId, tenant_id AS TenantId, name AS Name, role AS Role, prefix AS Prefix, hash AS Hash, created_by AS CreatedBy, created_at AS CreatedAt
        FROM api_key
        """ + "\n";

    public static void Insert(WriteBatch batch, ApiKeyRow row) => batch.Add(
        "INSERT INTO api_key (key_id, tenant_id, name, role, prefix, hash, created_by, created_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
        row.KeyId, row.TenantId, row.Name, row.Role, row.Prefix, row.Hash, row.CreatedBy, row.CreatedAt.ToUnixTimeMilliseconds());

    public static void Delete(WriteBatch batch, int tenantId, string keyId) => batch.AddGuarded(
        MissingGuard, 1, "DELETE FROM api_key WHERE tenant_id = @p0 AND key_id = @p1", tenantId, keyId);

    /// <summary>Removes the key of that id where there is one.</summary>
    public static void Clear(WriteBatch batch, string keyId) => batch.Add("DELETE FROM api_key WHERE key_id = @p0", keyId);

    public static Task<ApiKeyRow?> FindAsync(IDatabase database, byte[] hash, CancellationToken ct) =>
        database.ReadAsync(async connection => (await QueryAsync(connection, Columns + "WHERE hash = @hash", new { hash })).FirstOrDefault(), ct);

    public static Task<IReadOnlyList<ApiKeyRow>> OfTenantAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => QueryAsync(connection, Columns + "WHERE tenant_id = @tenantId ORDER BY created_at, key_id LIMIT 1000", new { tenantId }), ct);

    private static async Task<IReadOnlyList<ApiKeyRow>> QueryAsync(DbConnection connection, string sql, object arguments) =>
        [.. (await connection.QueryAsync<Raw>(sql, arguments)).Select(raw => raw.ToRow())];

    private sealed class Raw
    {
        public string KeyId { get; init; } = "";
        public long TenantId { get; init; }
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string Prefix { get; init; } = "";
        public byte[] Hash { get; init; } = [];
        public string CreatedBy { get; init; } = "";
        public long CreatedAt { get; init; }

        public ApiKeyRow ToRow() => new(
            KeyId, (int)TenantId, Name, Role, Prefix, Hash, CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
    }
}
