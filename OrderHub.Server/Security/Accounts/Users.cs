using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>The people who sign in.</summary>
public sealed class Users(IDatabase database, Passwords passwords, CredentialCache cache, AuditLog audit, TimeProvider time)
{
    /// <summary>False where the login is taken, by whatever tenant.</summary>
    public async Task<bool> CreateAsync(Caller by, string login, string name, string role, string? password, CancellationToken ct)
    {
        var batch = new WriteBatch();
        UserTable.Insert(batch, new(login, by.TenantId, name, role, password is null ? null : passwords.Hash(password), time.GetUtcNow()));
        audit.Add(batch, by, AuditActions.UserCreate, login, role);
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>Sets a password and ends the user's sessions. False where the tenant has no such user.</summary>
    public async Task<bool> SetPasswordAsync(Caller by, string login, string password, CancellationToken ct)
    {
        var batch = new WriteBatch();
        UserTable.SetPassword(batch, by.TenantId, login, passwords.Hash(password));
        SessionTable.DeleteOf(batch, login);
        SignInLinkTable.DeleteOf(batch, login);
        audit.Add(batch, by, AuditActions.UserPassword, login);
        var outcome = await database.CommitAsync(batch, ct);
        cache.ForgetTenant(by.TenantId);
        return outcome.IsCommitted;
    }

    /// <summary>True where the password is the user's, or the user has none yet.</summary>
    public async Task<bool> MayReplacePasswordAsync(string login, string? current, CancellationToken ct) =>
        await UserTable.FindAsync(database, login, ct) is { } user
        && (user.PasswordHash is null || (current is not null && passwords.Verify(user.PasswordHash, current, out _)));

    public Task<IReadOnlyList<UserRow>> ListAsync(Caller by, CancellationToken ct) => UserTable.OfTenantAsync(database, by.TenantId, ct);
}
