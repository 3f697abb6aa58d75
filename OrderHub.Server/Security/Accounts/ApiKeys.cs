using System.Security.Cryptography;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>API keys: made, listed, revoked, recognised.</summary>
public sealed class ApiKeys(IDatabase database, CredentialCache cache, AuditLog audit, TimeProvider time)
{
    /// <summary>How every key made here begins, so that scanners for leaked secrets can find it.</summary>
    public const string Prefix = "ohk_";

    /// <summary>The id of the key that comes from the settings.</summary>
    public const string SettingKeyId = "setting";

    private const int ShownCharacters = 6;

    /// <summary>Makes a key; its text is in the answer and nowhere else, ever again.</summary>
    public async Task<(ApiKeyRow Row, string Key)> CreateAsync(Caller by, string name, string role, CancellationToken ct)
    {
        var key = Prefix + SecretToken.New();
        var row = new ApiKeyRow(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), by.TenantId, name, role,
            key[..(Prefix.Length + ShownCharacters)], SecretToken.Hash(key), by.Actor, time.GetUtcNow());
        var batch = new WriteBatch();
        ApiKeyTable.Insert(batch, row);
        audit.Add(batch, by, AuditActions.ApiKeyCreate, row.KeyId, $"{name}, {role}");
        await database.CommitAsync(batch, ct);
        return (row, key);
    }

    /// <summary>False where the tenant has no such key.</summary>
    public async Task<bool> RevokeAsync(Caller by, string keyId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ApiKeyTable.Delete(batch, by.TenantId, keyId);
        audit.Add(batch, by, AuditActions.ApiKeyRevoke, keyId);
        var outcome = await database.CommitAsync(batch, ct);
        cache.ForgetTenant(by.TenantId);
        return outcome.IsCommitted;
    }

    public Task<IReadOnlyList<ApiKeyRow>> ListAsync(Caller by, CancellationToken ct) => ApiKeyTable.OfTenantAsync(database, by.TenantId, ct);

    /// <summary>Makes the key of the settings the only one of its kind; none: the last one goes.</summary>
    public async Task SetFromSettingsAsync(int tenantId, string? key, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ApiKeyTable.Clear(batch, SettingKeyId);
        if (key is not null)
        {
            ApiKeyTable.Insert(batch, new(
                SettingKeyId, tenantId, "ORDERHUB_ADMIN_KEY", Roles.Administrator, "", SecretToken.Hash(key), "settings", time.GetUtcNow()));
        }

        await database.CommitAsync(batch, ct);
    }

    /// <summary>Who a key stands for; null: nobody.</summary>
    public async ValueTask<Caller?> FindAsync(string key, CancellationToken ct)
    {
        var hash = SecretToken.Hash(key);
        var cacheKey = "key " + Convert.ToHexString(hash);
        if (cache.TryGet(cacheKey, out var known))
        {
            return known;
        }

        // The hash of a random key gives nothing away by how long its look-up takes; the comparison is constant-time all the same.
        var row = await ApiKeyTable.FindAsync(database, hash, ct);
        if (row is null || !CryptographicOperations.FixedTimeEquals(row.Hash, hash))
        {
            return null;
        }

        var caller = new Caller(row.TenantId, "key:" + row.Name, row.Name, row.Role, Login: null);
        cache.Add(cacheKey, caller, DateTimeOffset.MaxValue);
        return caller;
    }
}
