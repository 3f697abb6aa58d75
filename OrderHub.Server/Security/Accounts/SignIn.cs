using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>What became of a sign-in.</summary>
public abstract record SignInResult
{
    private SignInResult()
    {
    }

    public sealed record Opened(OpenedSession Session) : SignInResult;

    /// <summary>Wrong login or password, or a spent link: which, is not said.</summary>
    public sealed record Failed : SignInResult;

    public sealed record Throttled(TimeSpan RetryAfter) : SignInResult;
}

/// <summary>Opens sessions: by password, or by a one-time link.</summary>
public sealed class SignIn(
    IDatabase database, Sessions sessions, Passwords passwords, SignInThrottle throttle, AuditLog audit, IOptions<SecurityOptions> options, TimeProvider time)
{
    public async Task<SignInResult> WithPasswordAsync(string login, string password, string address, CancellationToken ct)
    {
        if (throttle.WaitFor(login, address) is { } wait)
        {
            return new SignInResult.Throttled(wait);
        }

        var user = await UserTable.FindAsync(database, login, ct);
        if (!passwords.Verify(user?.PasswordHash, password, out var rehash) || user is null)
        {
            return await FailAsync(login, user, address, ct);
        }

        var batch = new WriteBatch();
        if (rehash)
        {
            UserTable.SetPassword(batch, user.TenantId, user.Login, passwords.Hash(password));
        }

        throttle.Succeeded(login);
        return await sessions.OpenAsync(batch, user, "password", address, ct) is { } opened
            ? new SignInResult.Opened(opened)
            : new SignInResult.Failed();
    }

    public async Task<SignInResult> WithLinkAsync(string token, string address, CancellationToken ct)
    {
        if (throttle.WaitFor(null, address) is { } wait)
        {
            return new SignInResult.Throttled(wait);
        }

        var hash = SecretToken.Hash(token);
        var login = await SignInLinkTable.LoginOfAsync(database, hash, ct);
        var user = login is null ? null : await UserTable.FindAsync(database, login, ct);
        if (user is null)
        {
            throttle.FailedFrom(address);
            return new SignInResult.Failed();
        }

        // The link is spent in the commit that opens the session: of two who hold it, one gets in.
        var batch = new WriteBatch();
        SignInLinkTable.Spend(batch, hash, time.GetUtcNow());
        return await sessions.OpenAsync(batch, user, "link", address, ct) is { } opened
            ? new SignInResult.Opened(opened)
            : new SignInResult.Failed();
    }

    /// <summary>Makes a link's token for a user; an older link of the same user stops working.</summary>
    public async Task<string> CreateLinkAsync(string login, CancellationToken ct)
    {
        var token = SecretToken.New();
        var batch = new WriteBatch();
        SignInLinkTable.DeleteOf(batch, login);
        SignInLinkTable.Insert(batch, SecretToken.Hash(token), login, time.GetUtcNow().AddMinutes(options.Value.SignInLinkMinutes));
        await database.CommitAsync(batch, ct);
        return token;
    }

    /// <summary>Writes the same row whether the login exists or not: neither the answer nor its time tells which. What was typed is not kept; it may be a password.</summary>
    private async Task<SignInResult> FailAsync(string login, UserRow? user, string address, CancellationToken ct)
    {
        throttle.Failed(login, address);
        var batch = new WriteBatch();
        audit.Add(batch, user?.TenantId ?? 0, user?.Login ?? "(unknown)", AuditActions.SessionFail, user?.Login ?? "(unknown)", "password", address);
        await database.CommitAsync(batch, ct);
        return new SignInResult.Failed();
    }
}
