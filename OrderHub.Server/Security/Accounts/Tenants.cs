using System.Collections.Frozen;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Security.Accounts;

/// <summary>The tenants of the hub, kept in memory: there are few, and every request asks.</summary>
public sealed class Tenants(IDatabase database, TenantKeyRing keys, TimeProvider time)
{
    private FrozenDictionary<int, TenantRow> byId = FrozenDictionary<int, TenantRow>.Empty;

    public IEnumerable<TenantRow> All => byId.Values.OrderBy(tenant => tenant.TenantId);

    public TenantRow? Find(int tenantId) => byId.GetValueOrDefault(tenantId);

    /// <summary>The tenant of that code; null: unknown.</summary>
    public TenantRow? Find(string code) => byId.Values.FirstOrDefault(tenant => tenant.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the tenants and makes sure that each has its keys.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var rows = await TenantTable.AllAsync(database, ct);
        foreach (var row in rows)
        {
            await keys.EnsureAsync(row.TenantId, ct);
        }

        byId = rows.ToFrozenDictionary(row => row.TenantId);
    }

    /// <summary>Adds a tenant with its keys. False where the id or code is taken.</summary>
    public async Task<bool> AddAsync(TenantRow tenant, CancellationToken ct)
    {
        var batch = new WriteBatch();
        TenantTable.Insert(batch, tenant, time.GetUtcNow());
        var added = (await database.CommitAsync(batch, ct)).IsCommitted;
        await LoadAsync(ct);
        return added;
    }
}
