using System.Data.Common;
using Dapper;

namespace OrderHub.Server.Storage.Accounts;

/// <summary>Row of <c>app_user</c>. Without a password its user signs in by a one-time link only.</summary>
public sealed record UserRow(string Login, int TenantId, string Name, string Role, string? PasswordHash, DateTimeOffset CreatedAt);

/// <summary>Statements on <c>app_user</c>.</summary>
public static class UserTable
{
    /// <summary>Guard: the login is taken.</summary>
    public const string TakenGuard = "app_user.taken";

    /// <summary>Guard: there is no such user.</summary>
    public const string MissingGuard = "app_user.missing";

    private const string Columns = "SELECT login, tenant_id, name, role, password_hash, created_at FROM app_user ";

    public static void Insert(WriteBatch batch, UserRow row) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO app_user (login, tenant_id, name, role, password_hash, created_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
        row.Login, row.TenantId, row.Name, row.Role, row.PasswordHash, row.CreatedAt.ToUnixTimeMilliseconds());

    public static void SetPassword(WriteBatch batch, int tenantId, string login, string passwordHash) => batch.AddGuarded(
        MissingGuard, 1,
        "UPDATE app_user SET password_hash = @p0 WHERE tenant_id = @p1 AND login = @p2",
        passwordHash, tenantId, login);

    /// <summary>The user of that login, whatever the tenant: logins are unique over all of them.</summary>
    public static Task<UserRow?> FindAsync(IDatabase database, string login, CancellationToken ct) =>
        database.ReadAsync(async connection => (await QueryAsync(connection, Columns + "WHERE login = @login", new { login })).FirstOrDefault(), ct);

    public static Task<IReadOnlyList<UserRow>> OfTenantAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => QueryAsync(connection, Columns + "WHERE tenant_id = @tenantId ORDER BY login LIMIT 1000", new { tenantId }), ct);

    private static async Task<IReadOnlyList<UserRow>> QueryAsync(DbConnection connection, string sql, object arguments) =>
    [
        .. (await connection.QueryAsync<(string Login, long Tenant, string Name, string Role, string? PasswordHash, long CreatedAt)>(sql, arguments))
            .Select(row => new UserRow(
                row.Login, (int)row.Tenant, row.Name, row.Role, row.PasswordHash, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt))),
    ];
}
