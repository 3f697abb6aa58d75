using Dapper;

namespace OrderHub.Server.Storage.Accounts;

/// <summary>Row of <c>user_session</c> joined with its user. The session's token is not stored, only its hash.</summary>
public sealed record SessionRow(string Login, int TenantId, string Name, string Role, DateTimeOffset ExpiresAt);

/// <summary>Statements on <c>user_session</c>.</summary>
public static class SessionTable
{
    public static void Insert(WriteBatch batch, byte[] hash, string login, DateTimeOffset now, DateTimeOffset expiresAt) => batch.Add(
        "INSERT INTO user_session (session_hash, login, created_at, expires_at) VALUES (@p0, @p1, @p2, @p3)",
        hash, login, now.ToUnixTimeMilliseconds(), expiresAt.ToUnixTimeMilliseconds());

    public static void Delete(WriteBatch batch, byte[] hash) => batch.Add("DELETE FROM user_session WHERE session_hash = @p0", hash);

    public static void DeleteOf(WriteBatch batch, string login) => batch.Add("DELETE FROM user_session WHERE login = @p0", login);

    public static void DeleteExpired(WriteBatch batch, DateTimeOffset now) =>
        batch.Add("DELETE FROM user_session WHERE expires_at <= @p0", now.ToUnixTimeMilliseconds());

    public static Task<SessionRow?> FindAsync(IDatabase database, byte[] hash, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(async connection => (await connection.QueryAsync<(string Login, long Tenant, string Name, string Role, long ExpiresAt)>(
            """
            SELECT u.login, u.tenant_id, u.name, u.role, s.expires_at
            FROM user_session s JOIN app_user u ON u.login = s.login
            WHERE s.session_hash = @hash AND s.expires_at > @now
            """,
            new { hash, now = now.ToUnixTimeMilliseconds() }))
            .Select(row => new SessionRow(row.Login, (int)row.Tenant, row.Name, row.Role, DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt)))
            .FirstOrDefault(), ct);
}
