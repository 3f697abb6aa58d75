using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Keys;

/// <summary>All tenants' keys, unwrapped in memory, so that sealing a field waits for nothing.</summary>
public sealed class TenantKeyRing(IDatabase database, MasterKeySource source, TimeProvider time) : IDisposable
{
    private const string DataPurpose = "data";
    private const string IndexPurpose = "index";
    private const int FirstKeyId = 1;

    private readonly ConcurrentDictionary<int, TenantKeys> tenants = new();
    private MasterKey? master;

    /// <summary>The keys of a tenant that <see cref="EnsureAsync"/> has seen.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public TenantKeys Of(int tenantId) => tenants.TryGetValue(tenantId, out var keys)
        ? keys
        : throw new InvalidOperationException($"The keys of tenant {tenantId} are not loaded.");

    /// <summary>Reads the master key and unwraps what the store holds. Called once, before anything is sealed.</summary>
    /// <exception cref="SetupException">The master key is missing or another one.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        var rows = await TenantKeyTable.AllAsync(database, ct);
        master = source.Load(mayCreate: rows.Count == 0);
        try
        {
            Unwrap(rows);
        }
        catch (CryptographicException fault)
        {
            throw new SetupException(
                SetupFailure.Store,
                "OrderHub cannot open its data: the master key is not the one that wrapped the tenants' keys. Put the right master.key into the data folder, or set ORDERHUB__Security__MasterKey.",
                fault);
        }
    }

    /// <summary>Makes the tenant's keys where it has none. Two nodes may do so at once: the first to commit wins, both use its keys.</summary>
    public async Task EnsureAsync(int tenantId, CancellationToken ct)
    {
        if (tenants.ContainsKey(tenantId))
        {
            return;
        }

        var batch = new WriteBatch();
        Add(batch, tenantId, FirstKeyId, DataPurpose);
        Add(batch, tenantId, FirstKeyId, IndexPurpose);
        await database.CommitAsync(batch, ct);
        Unwrap(await TenantKeyTable.AllAsync(database, ct));
    }

    public void Dispose() => master?.Dispose();

    private void Add(WriteBatch batch, int tenantId, int keyId, string purpose) => TenantKeyTable.Insert(
        batch, new(tenantId, keyId, purpose, master!.Wrap(tenantId, keyId, purpose, RandomNumberGenerator.GetBytes(MasterKey.Size))), time.GetUtcNow());

    private void Unwrap(IReadOnlyList<TenantKeyRow> rows)
    {
        foreach (var tenant in rows.GroupBy(row => row.TenantId).Where(tenant => !tenants.ContainsKey(tenant.Key)))
        {
            var dataKeys = tenant.Where(row => row.Purpose == DataPurpose).Select(row => new Sealing(row.KeyId, Open(row)));
            var indexKey = tenant.Single(row => row.Purpose == IndexPurpose);
            tenants[tenant.Key] = new TenantKeys([.. dataKeys], Open(indexKey));
        }
    }

    private byte[] Open(TenantKeyRow row) => master!.Unwrap(row.TenantId, row.KeyId, row.Purpose, row.Wrapped);
}
