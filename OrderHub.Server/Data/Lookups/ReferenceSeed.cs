using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Lookups;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Lookups;

/// <summary>Fills the demo tenant's tables on its first start, and adds what a newer edition has; what is there stays as it is.</summary>
public sealed class ReferenceSeed(IShards shards, ReferenceData reference, TimeProvider time) : IHostedService
{
    private const int MaxRaces = 20;
    private const string Actor = "HUB";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var table in ReferenceTables.All)
        {
            for (var race = 0; race < MaxRaces && !await SeedAsync(table, cancellationToken); race++)
            {
                // Another node seeds at the same moment: look again at what it has written.
            }
        }

        await reference.RefreshAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> SeedAsync(ReferenceTable table, CancellationToken ct)
    {
        const int tenantId = FirstStart.DemoTenantId;
        var (version, seeded) = await shards.Home.ReadAsync(connection => ReferenceVersionTable.OfTableAsync(connection, tenantId, table.Name), ct);
        if (seeded >= DemoReference.Edition)
        {
            return true;
        }

        var known = version == 0
            ? []
            : (await shards.Home.ReadAsync(connection => ReferenceRowTable.OfTableAsync(connection, tenantId, table.Name), ct)).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        var batch = new WriteBatch();
        ReferenceVersionTable.Rise(batch, tenantId, table.Name, version);
        ReferenceVersionTable.Seed(batch, tenantId, table.Name, DemoReference.Edition);
        foreach (var row in DemoReference.RowsOf(table).Where(row => !known.Contains(row.JoinedKey)))
        {
            ReferenceRowTable.Insert(batch, tenantId, table.Name, (row with { Version = 1, ChangedBy = Actor, ChangedAt = time.GetUtcNow() }).Write());
        }

        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }
}
