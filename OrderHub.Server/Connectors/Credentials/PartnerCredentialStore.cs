using System.Collections.Frozen;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Credentials;

/// <summary>Partners' credentials: sealed in the store, open in memory.</summary>
public sealed class PartnerCredentialStore(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IFieldCipher cipher, TimeProvider time) : IPartnerCredentials
{
    private FrozenDictionary<(string Connector, string AppKey), PartnerCredential> byKey = FrozenDictionary<(string, string), PartnerCredential>.Empty;
    private FrozenDictionary<(string Connector, int TenantId), PartnerCredential> byTenant = FrozenDictionary<(string, int), PartnerCredential>.Empty;

    public PartnerCredential? Find(string connector, string appKey) => byKey.GetValueOrDefault((connector, appKey));

    public PartnerCredential? OfTenant(string connector, int tenantId) => byTenant.GetValueOrDefault((connector, tenantId));

    public IReadOnlyList<PartnerCredential> OfConnector(string connector) => [.. byTenant.Values.Where(credential => credential.Connector == connector).OrderBy(credential => credential.TenantId)];

    /// <summary>Adds a credential unless the connector has that app key already, and knows it from then on.</summary>
    public async Task AddAsync(IReadOnlyList<PartnerCredential> credentials, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var credential in credentials)
        {
            PartnerCredentialTable.InsertIfAbsent(batch, new(
                credential.Connector, credential.AppKey, credential.TenantId, cipher.Encrypt(credential.TenantId, credential.Secret)!, time.GetUtcNow()));
        }

        await database.CommitAsync(batch, ct);
        await LoadAsync(ct);
    }

    /// <summary>Sets a tenant's secret under an app key. False where the key is another tenant's.</summary>
    public async Task<bool> PutAsync(PartnerCredential credential, CancellationToken ct)
    {
        if (Find(credential.Connector, credential.AppKey) is { } other && other.TenantId != credential.TenantId)
        {
            return false;
        }

        var batch = new WriteBatch();
        var row = new PartnerCredentialRow(credential.Connector, credential.AppKey, credential.TenantId, cipher.Encrypt(credential.TenantId, credential.Secret)!, time.GetUtcNow());
        PartnerCredentialTable.Delete(batch, credential.TenantId, credential.Connector, credential.AppKey);
        PartnerCredentialTable.Insert(batch, row);
        var written = (await database.CommitAsync(batch, ct)).IsCommitted;
        await LoadAsync(ct);
        return written;
    }

    /// <summary>Takes a credential away. False where the tenant has none such.</summary>
    public async Task<bool> RemoveAsync(int tenantId, string connector, string appKey, CancellationToken ct)
    {
        if (Find(connector, appKey)?.TenantId != tenantId)
        {
            return false;
        }

        var batch = new WriteBatch();
        PartnerCredentialTable.Delete(batch, tenantId, connector, appKey);
        await database.CommitAsync(batch, ct);
        await LoadAsync(ct);
        return true;
    }

    /// <summary>A tenant's credentials, without their secrets.</summary>
    public IReadOnlyList<(string Connector, string AppKey)> List(int tenantId) =>
        [.. byKey.Values.Where(credential => credential.TenantId == tenantId).Select(credential => (credential.Connector, credential.AppKey)).Order()];

    public async Task LoadAsync(CancellationToken ct)
    {
        var all = (await PartnerCredentialTable.AllAsync(database, ct))
            .Select(row => new PartnerCredential(row.Connector, row.AppKey, row.TenantId, cipher.Decrypt(row.TenantId, row.Secret)!))
            .ToList();
        byKey = all.ToFrozenDictionary(credential => (credential.Connector, credential.AppKey));
        byTenant = all.GroupBy(credential => (credential.Connector, credential.TenantId)).ToFrozenDictionary(group => group.Key, group => group.First());
    }
}
