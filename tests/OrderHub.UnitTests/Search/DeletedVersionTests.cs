using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using Xunit;

namespace OrderHub.UnitTests.Search;

/// <summary>A search server remembers the version of what was deleted, for as long as an index says.</summary>
public sealed class DeletedVersionTests
{
    private static readonly HashSet<long> Whole = [];

    [Theory]
    [InlineData(EngineKind.Elasticsearch)]
    [InlineData(EngineKind.OpenSearch)]
    public async Task What_was_taken_out_is_written_again_in_its_version_and_in_a_lower_one(EngineKind kind)
    {
        await using var bench = await EngineBench.StartAsync(kind);
        await bench.Engine.IndexAsync([Row(1, 4), Row(2, 41)], Whole, default);
        await bench.Engine.Content.DropAsync(1, [(1, 4), (2, 41)], again: false, default);

        // At once it is refused, as late news would be.
        Assert.All(await bench.Engine.IndexAsync([Row(1, 4), Row(2, 4)], Whole, default), outcome => Assert.Equal(IndexResult.Known, outcome.Result));
        await bench.Engine.IndexAsync([Row(3, 41)], Whole, default);
        await bench.Engine.Content.DropAsync(1, [(3, 41)], again: true, default);
        Assert.All(await bench.Engine.IndexAsync([Row(1, 4), Row(2, 4), Row(3, 4)], Whole, default), outcome => Assert.Equal(IndexResult.Written, outcome.Result));
        Assert.Equal(new Dictionary<long, int> { [1] = 4, [2] = 4, [3] = 4 }, await bench.Engine.Content.VersionsAsync(1, [1, 2, 3], default));
    }

    [Fact]
    public async Task A_newer_document_than_the_one_that_was_seen_stays()
    {
        await using var bench = await EngineBench.StartAsync(EngineKind.Elasticsearch);
        await bench.Engine.IndexAsync([Row(1, 5)], Whole, default);
        await bench.Engine.Content.DropAsync(1, [(1, 4)], again: false, default);
        Assert.Equal([(1L, 5, 120)], await bench.Engine.Content.RowsAsync(1, new(0, long.MaxValue), 10, default));
    }

    [Fact]
    public async Task Rows_are_read_page_by_page_and_each_order_once()
    {
        await using var bench = await EngineBench.StartAsync(EngineKind.Elasticsearch);
        foreach (var some in Enumerable.Range(1, 2000).Chunk(500))
        {
            await bench.Engine.IndexAsync([.. some.Select(number => Row(number, 1))], Whole, default);
        }

        var all = await bench.Engine.Content.RowsAsync(1, new(0, long.MaxValue), int.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, 2000).Select(number => (long)number), all.Select(row => row.OrderId));
        Assert.All(all, row => Assert.Equal((1, 120), (row.Version, row.Status)));
        Assert.Equal([7L, 8L, 9L], (await bench.Engine.Content.RowsAsync(1, new(7, long.MaxValue), 3, default)).Select(row => row.OrderId));
    }

    private static OrderIndexRow Row(long id, int version) => new()
    {
        TenantId = 1, OrderId = id, Version = version, OrderNo = $"EX{id}", BusinessLine = "express", BusinessIdentity = "jdl.express.b2c", Status = (int)OrderStatus.Accepted,
        ChannelOrderNo = "", WaybillNos = "", Goods = "", CreatedAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), UpdatedAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
    };
}
