using System.Globalization;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Counted;

/// <summary>Fills the demo tenant's warehouses on the first start of each database; brings to its end what a crash left between two.</summary>
public sealed class CountedSeed(IShards shards, Allotments allotments, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var place = 0; place < shards.All.Count; place++)
        {
            // One batch a database: whoever wrote the first row wrote them all.
            if ((await shards.All[place].ReadAsync(connection => CountedTable.AfterAsync(connection, FirstStart.DemoTenantId, CountedKinds.Stock, "", 1), cancellationToken)).Count == 0)
            {
                var batch = new WriteBatch();
                var share = Allotments.Share(CountedItem.Kept(DemoReference.PiecesOfEach), shards.All.Count, place);
                foreach (var (number, _, _, _) in DemoReference.Warehouses.Concat(DemoContracts.CloudWarehouses))
                {
                    for (var article = 1; article <= DemoReference.Articles; article++)
                    {
                        var item = CountedItem.Of(CountedKinds.Stock, number, $"EMG{article}", "ZP");
                        CountedTable.Insert(batch, FirstStart.DemoTenantId, new(item.Kind, item.Key, share, 0, share, 1), time.GetUtcNow());
                    }
                }

                SeedLots(batch, place);
                await shards.All[place].CommitAsync(batch, cancellationToken);
            }
        }

        await allotments.FinishAsync(FirstStart.DemoTenantId, cancellationToken);
    }

    private void SeedLots(WriteBatch batch, int place)
    {
        var now = time.GetUtcNow();
        var share = Allotments.Share(CountedItem.Kept(DemoContracts.PiecesOfLot), shards.All.Count, place);
        foreach (var (number, _, _, _) in DemoReference.Warehouses)
        {
            for (var article = 1; article <= DemoContracts.LotArticles; article++)
            {
                foreach (var days in DemoContracts.LotDays)
                {
                    var expires = now.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                    var item = CountedItem.Of(CountedKinds.Stock, number, $"LOT{article}", "ZP", expires, $"L{days:000}");
                    CountedTable.Insert(batch, FirstStart.DemoTenantId, new(item.Kind, item.Key, share, 0, share, 1), now);
                }
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
