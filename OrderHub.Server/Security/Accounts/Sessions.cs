using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>A session just opened: the token goes into the cookie and is kept nowhere else.</summary>
public sealed record OpenedSession(string Token, Caller Caller, DateTimeOffset ExpiresAt);

/// <summary>Sessions of people: opened by a sign-in, found by their cookie's token, closed.</summary>
public sealed class Sessions(IDatabase database, CredentialCache cache, AuditLog audit, IOptions<SecurityOptions> options, TimeProvider time)
{
    /// <summary>Opens a session in the same commit as <paramref name="batch"/>; null where the batch did not hold.</summary>
    public async Task<OpenedSession?> OpenAsync(WriteBatch batch, UserRow user, string how, string address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var token = SecretToken.New();
        var expiresAt = now.AddHours(options.Value.SessionHours);
        SessionTable.DeleteExpired(batch, now);
        SessionTable.Insert(batch, SecretToken.Hash(token), user.Login, now, expiresAt);
        audit.Add(batch, user.TenantId, user.Login, AuditActions.SessionOpen, user.Login, how, address);
        return (await database.CommitAsync(batch, ct)).IsCommitted
            ? new(token, new(user.TenantId, user.Login, user.Name, user.Role, user.Login), expiresAt)
            : null;
    }

    /// <summary>Who a token stands for; null: nobody, or no longer.</summary>
    public async ValueTask<Caller?> FindAsync(string token, CancellationToken ct)
    {
        var hash = SecretToken.Hash(token);
        var cacheKey = CacheKey(hash);
        if (cache.TryGet(cacheKey, out var known))
        {
            return known;
        }

        if (await SessionTable.FindAsync(database, hash, time.GetUtcNow(), ct) is not { } row)
        {
            return null;
        }

        var caller = new Caller(row.TenantId, row.Login, row.Name, row.Role, row.Login);
        cache.Add(cacheKey, caller, row.ExpiresAt);
        return caller;
    }

    public async Task CloseAsync(string token, CancellationToken ct)
    {
        var hash = SecretToken.Hash(token);
        var batch = new WriteBatch();
        SessionTable.Delete(batch, hash);
        await database.CommitAsync(batch, ct);
        cache.Forget(CacheKey(hash));
    }

    /// <summary>The anti-forgery token of a session: derived from its secret, so that only who holds the session's answer knows it.</summary>
    public static string CsrfToken(string token) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "orderhub/csrf"u8));

    private static string CacheKey(byte[] hash) => "session " + Convert.ToHexString(hash);
}
