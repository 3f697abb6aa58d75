using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Execution;

/// <summary>
/// Fills the pools of carriers that gave the tenant ranges of numbers (table 'carrier-numbers'), so that accepting an order calls nobody. How much of a range is
/// left is counted, and lowered in the commit that brings the numbers in. Safe to run on several nodes and twice: a number can be in the pool once; at worst some
/// of a range are passed over.
/// </summary>
public sealed class CarrierNumbers(
    Tenants tenants, ReferenceData reference, WaybillPool pool, Allotments allotments, IShards shards, TimeProvider time, IOptions<ExecutionOptions> options, ILogger<CarrierNumbers> log) : BackgroundService
{
    /// <summary>Most numbers of one carrier that are made at once.</summary>
    private const int Block = 1_000;

    // Real time, not the node's clock: a test that holds the clock still must not hold the stock.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimeProvider.System.AtOnceAndAfterEachAsync(
        options.Value.PrefetchInterval, FillAllAsync, failure => Logs.CarrierNumbersBroken(log, failure), stoppingToken);

    private async Task FillAllAsync(CancellationToken ct)
    {
        foreach (var tenant in tenants.All)
        {
            var day = ReferenceData.DayOf(time.GetUtcNow());
            foreach (var row in (await reference.OfAsync(tenant.TenantId, ReferenceTables.CarrierNumbers, ct)).Rows.Where(row => row.HoldsOn(day)))
            {
                await FillAsync(tenant.TenantId, row, ct);
            }
        }
    }

    private async Task FillAsync(int tenantId, ReferenceRow row, CancellationToken ct)
    {
        var carrier = row.Key[0];
        var counts = await pool.CountAsync(tenantId, carrier, ct);
        for (var place = 0; place < counts.Length; place++)
        {
            if (counts[place] >= options.Value.CarrierLowWater)
            {
                continue;
            }

            var item = CountedItem.Of(CountedKinds.Number, carrier);
            var left = await allotments.DealAsync(place, tenantId, item, CountedItem.Kept(row.Whole("count") ?? 0), ct);
            var used = (long)CountedItem.Read(left.Allotted - left.Available);
            var more = (long)Math.Min(Block, CountedItem.Read(left.Available));
            if (more > 0)
            {
                var batch = new WriteBatch();
                CountedTable.Lower(batch, tenantId, item.Kind, item.Key, CountedItem.Kept(more), time.GetUtcNow());
                pool.Add(batch, tenantId, carrier, NumbersOf(row.Text("prefix") ?? "", place, used, more));
                await shards.All[place].CommitAsync(batch, ct);
            }
        }
    }

    /// <summary>Numbers of a range: its prefix, the database's place, and a running number.</summary>
    internal static IEnumerable<string> NumbersOf(string prefix, int place, long used, long count) =>
        Enumerable.Range(0, (int)count).Select(next => string.Create(CultureInfo.InvariantCulture, $"{prefix}{place:00}{used + next + 1:000000000}"));
}
