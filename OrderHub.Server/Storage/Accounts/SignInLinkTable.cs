using Dapper;

namespace OrderHub.Server.Storage.Accounts;

/// <summary>Statements on <c>sign_in_link</c>: tokens that sign a user in once, kept as hashes.</summary>
public static class SignInLinkTable
{
    /// <summary>Guard: the link was used, ran out, or never was.</summary>
    public const string SpentGuard = "sign_in_link.spent";

    public static void Insert(WriteBatch batch, byte[] hash, string login, DateTimeOffset expiresAt) => batch.Add(
        "INSERT INTO sign_in_link (link_hash, login, expires_at) VALUES (@p0, @p1, @p2)", hash, login, expiresAt.ToUnixTimeMilliseconds());

    /// <summary>Takes the link: of two that try, one wins.</summary>
    public static void Spend(WriteBatch batch, byte[] hash, DateTimeOffset now) => batch.AddGuarded(
        SpentGuard, 1, "DELETE FROM sign_in_link WHERE link_hash = @p0 AND expires_at > @p1", hash, now.ToUnixTimeMilliseconds());

    public static void DeleteOf(WriteBatch batch, string login) => batch.Add("DELETE FROM sign_in_link WHERE login = @p0", login);

    public static Task<string?> LoginOfAsync(IDatabase database, byte[] hash, CancellationToken ct) =>
        database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<string?>("SELECT login FROM sign_in_link WHERE link_hash = @hash", new { hash }), ct);
}
