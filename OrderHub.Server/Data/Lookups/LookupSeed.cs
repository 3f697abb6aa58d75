using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Lookups;

namespace OrderHub.Server.Data.Lookups;

/// <summary>Fills the demo tenant's tables on its first start; what is there stays as it is.</summary>
public sealed class LookupSeed(IDatabase database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await LookupTables.RegionsAsync(database, FirstStart.DemoTenantId, cancellationToken)).Count > 0)
        {
            return;
        }

        var batch = new WriteBatch();
        DemoLookups.Append(batch, FirstStart.DemoTenantId, BusinessLines.Express);
        // Another node may seed at the same moment: a guard keeps its rows, and ours are the same.
        await database.CommitAsync(batch, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
