using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Search;

/// <summary>The relay's rebuild of an index that nodes share: one implementation, which makes new documents beside the old ones.</summary>
public sealed class SharedRebuildTests : IAsyncLifetime
{
    private DataBench bench = null!;
    private EngineBench server = null!;

    public async Task InitializeAsync() => (bench, server) = (await DataBench.StartAsync(), await EngineBench.StartAsync(EngineKind.Elasticsearch));

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_rebuild_that_failed_can_be_asked_for_again_at_once_and_leaves_nothing_that_is_not_an_orders()
    {
        var index = new OrderIndex(server.Engine, new OrderDocuments(bench.Cipher, bench.Fields), bench.Elsewhere);
        var consumer = new SearchIndexConsumer(bench.Reader, index, new(bench.Reader, bench.Elsewhere, index));
        var orders = new List<Order> { await bench.StoreAsync(SampleOrders.Express()), await bench.StoreAsync(SampleOrders.Express()) };

        // One of no order, and one of a version that there never was.
        await index.WriteAsync([SampleOrders.Express(), orders[0] with { Version = 99 }], new HashSet<long>(), default);

        await Assert.ThrowsAsync<IOException>(() => consumer.RebuildAsync(bench.Shards.All, _ => throw new IOException("no room"), default));
        // What it wrote before it failed stands in both; what is read still has the wrong two.
        Assert.Equal(3, (await ListAsync()).Count);

        var done = 0;
        await consumer.RebuildAsync(
            bench.Shards.All,
            some =>
            {
                done += some;
                return Task.CompletedTask;
            },
            default);
        Assert.Equal(2, done);
        Assert.Equal(orders.Select(order => (order.OrderId, 1)).Order(), (await ListAsync()).Select(row => (row.OrderId, row.Version)).Order());
    }

    private async Task<IReadOnlyList<OrderIndexRow>> ListAsync() => (await server.Engine.PageAsync(new() { TenantId = DataBench.Tenant, Limit = 100 }, default)).Rows;
}
