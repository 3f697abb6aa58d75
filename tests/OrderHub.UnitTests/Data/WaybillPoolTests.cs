using System.Collections.Concurrent;
using OrderHub.Server.Storage.Orders;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file.</summary>
public sealed class WaybillPoolTests() : WaybillPoolContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class WaybillPoolOnMariaDbTests() : WaybillPoolContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class WaybillPoolOnFourTests() : WaybillPoolContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class WaybillPoolOnFourMariaDbTests() : WaybillPoolContract(StoreKind.FourMariaDb);

public abstract class WaybillPoolContract(StoreKind kind) : IAsyncLifetime
{
    private const string Carrier = "JD";

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Sixty_four_bursts_at_once_take_every_number_once()
    {
        await AddAsync(Enumerable.Range(0, 2000));
        var taken = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(burst => Task.Run(async () =>
        {
            while (await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default) is { } offer)
            {
                using (offer)
                {
                    if (taken.Count % 7 == burst % 7)
                    {
                        // A burst that comes to nothing.
                        continue;
                    }

                    Assert.True((await bench.CommitAsync(offer.TakeInto)).IsCommitted);
                    taken.Add(offer.WaybillNo);
                }
            }
        })));

        // Numbers given back by the last bursts after the others had gone.
        while (await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default) is { } left)
        {
            Assert.True((await bench.CommitAsync(left.TakeInto)).IsCommitted);
            taken.Add(left.WaybillNo);
        }

        Assert.Equal(2000, taken.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2000, taken.Count);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_number_taken_elsewhere_is_found_gone_and_not_offered_again()
    {
        await AddAsync([1, 2]);
        var offer = (await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default))!;
        await bench.CommitAsync(batch => WaybillPoolTable.Take(batch, DataBench.Tenant, Carrier, offer.WaybillNo));
        var outcome = await bench.CommitAsync(offer.TakeInto);
        offer.Dispose();

        Assert.Equal(WaybillPoolTable.GoneGuard, outcome.FailedGuard);
        var next = (await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default))!;
        Assert.NotEqual(offer.WaybillNo, next.WaybillNo);
        Assert.Null(await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default));
    }

    [Fact]
    public async Task Numbers_added_later_are_offered_too()
    {
        Assert.Null(await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default));
        await AddAsync([5]);
        Assert.Equal("W0005", (await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default))!.WaybillNo);
        await AddAsync([3]);
        Assert.Equal("W0003", (await bench.Pool.OfferAsync(DataBench.Tenant, Carrier, 0, default))!.WaybillNo);
    }

    [Fact]
    public async Task A_number_that_is_free_or_was_used_is_not_added_again()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await bench.CommitAsync(order.OrderId, batch => bench.Pool.Add(batch, DataBench.Tenant, Carrier, ["W1", "W1", order.Packages[0].WaybillNo]));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Pools_of_tenants_and_carriers_are_apart()
    {
        await AddAsync([1]);
        Assert.Null(await bench.Pool.OfferAsync(DataBench.OtherTenant, Carrier, 0, default));
        Assert.Null(await bench.Pool.OfferAsync(DataBench.Tenant, "SF", 0, default));
    }

    private async Task<long> CountAsync() => (await bench.Pool.CountAsync(DataBench.Tenant, Carrier, default)).Sum();

    private Task AddAsync(IEnumerable<int> numbers) =>
        bench.CommitAsync(batch => bench.Pool.Add(batch, DataBench.Tenant, Carrier, numbers.Select(number => $"W{number:0000}")));
}
