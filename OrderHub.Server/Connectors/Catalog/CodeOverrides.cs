using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Catalog;

/// <summary>
/// What people said that partners' codes mean: before the connector's own tables of the same document, system and customer, at once on this node
/// and within seconds on the others. In memory: every message asks.
/// </summary>
public sealed class CodeOverrides([FromKeyedServices(StorageSetup.Connectors)] IDatabase database)
{
    private FrozenDictionary<(int TenantId, string Connector), IReadOnlyList<ConnectorCodeRow>> rows = FrozenDictionary<(int, string), IReadOnlyList<ConnectorCodeRow>>.Empty;

    // By the manifest itself: comparing two by what they hold would cost more than it saves.
    private ConditionalWeakTable<ConnectorManifest, ConcurrentDictionary<int, ConnectorManifest>> applied = [];

    /// <summary>The manifest as it counts for a tenant.</summary>
    public ConnectorManifest Apply(int tenantId, ConnectorManifest manifest)
    {
        if (!rows.TryGetValue((tenantId, manifest.Name), out var own))
        {
            return manifest;
        }

        return applied.GetValue(manifest, static _ => new()).GetOrAdd(tenantId, _ => With(manifest, own));
    }

    /// <summary>A tenant's, for one connector or for all.</summary>
    public IReadOnlyList<ConnectorCodeRow> Of(int tenantId, string? connector = null) =>
        [.. rows.Where(pair => pair.Key.TenantId == tenantId && (connector is null || pair.Key.Connector == connector)).SelectMany(pair => pair.Value)];

    /// <summary>The manifest with one more meaning, to try it before it is set.</summary>
    public ConnectorManifest Try(ConnectorManifest manifest, ConnectorCodeRow row) => With(Apply(row.TenantId, manifest), [row]);

    public async Task PutAsync(ConnectorCodeRow row, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ConnectorCodeTable.Put(batch, row);
        await database.CommitAsync(batch, ct);
        await LoadAsync(ct);
    }

    public async Task RemoveAsync(ConnectorCodeRow row, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ConnectorCodeTable.Delete(batch, row);
        await database.CommitAsync(batch, ct);
        await LoadAsync(ct);
    }

    public async Task LoadAsync(CancellationToken ct)
    {
        var all = await database.ReadAsync(ConnectorCodeTable.AllAsync, ct);
        rows = all.GroupBy(row => (row.TenantId, row.Connector)).ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<ConnectorCodeRow>)[.. group]);
        applied = [];
    }

    private static ConnectorManifest With(ConnectorManifest manifest, IReadOnlyList<ConnectorCodeRow> codes) => manifest with
    {
        Codes =
        [
            .. codes.GroupBy(row => (row.Table, row.Document, row.System, row.Customer)).Select(table => new CodeTable
            {
                Name = table.Key.Table,
                Document = table.Key.Document,
                System = table.Key.System.Length == 0 ? null : table.Key.System,
                Customer = table.Key.Customer.Length == 0 ? null : table.Key.Customer,
                Map = table.ToDictionary(row => row.Code, row => row.Meaning, StringComparer.Ordinal),
            }),
            .. manifest.Codes,
        ],
    };
}
