using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using OrderHub.Testing;
using OrderHub.Testing.Elasticsearch;
using Xunit;

namespace OrderHub.UnitTests.Search;

/// <summary>What only a search server of its own may do: be away, be full, lose shards or views, be shared by nodes.</summary>
public sealed class SearchServerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<long> Whole = [];

    private EngineBench bench = null!;

    private SearchServerDouble Server => bench.Server!;

    public async Task InitializeAsync() => bench = await EngineBench.StartAsync(EngineKind.Elasticsearch, options =>
    {
        options.Timeout = TimeSpan.FromMilliseconds(600);
        options.Pause = TimeSpan.FromMilliseconds(400);
    });

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_document_goes_into_its_units_month_the_unfinished_ones_and_the_numbers()
    {
        await WriteAsync(Row(1), Row(2) with { Unit = 3, CreatedAt = Noon.AddMonths(1) });
        var prefix = bench.Options.Prefix;
        Assert.Equal(
            [$"{prefix}-numbers-g1", $"{prefix}-open-g1", $"{prefix}-orders-u0-202603-g1", $"{prefix}-orders-u3-202604-g1", $"{prefix}-state"], Server.IndexNames.Order(StringComparer.Ordinal));
        Server.Requests.Clear();
        await bench.Engine.PageAsync(Filter() with { Status = 120 }, default);
        await bench.Engine.PageAsync(Filter(), default);
        Assert.Equal([$"/{prefix}-open/_search", $"/{prefix}-orders/_search"], Server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_server_that_is_down_or_frozen_is_an_outage_and_nobody_waits_for_it_for_long()
    {
        await WriteAsync(Row(1));
        Server.IsDown = true;
        await Assert.ThrowsAsync<SearchUnavailableException>(() => bench.Engine.PageAsync(Filter(), default));
        await Assert.ThrowsAsync<SearchUnavailableException>(() => WriteAsync(Row(2)));
        Server.IsDown = false;
        Assert.Single((await bench.Engine.PageAsync(Filter(), default)).Rows);

        Server.Freeze();
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<SearchUnavailableException>(() => bench.Engine.PageAsync(Filter(), default));
        }

        // The fourth is told at once.
        var asked = Server.Requests.Count;
        await Assert.ThrowsAsync<SearchUnavailableException>(() => bench.Engine.PageAsync(Filter(), default));
        Assert.Equal(asked, Server.Requests.Count);
        Server.Thaw();
        await Data.Bench.Eventually.HoldsAsync(async () => await CountAsync() == 1, "the server is asked again after a pause");
    }

    [Fact]
    public async Task A_server_that_is_full_refuses_nothing_for_good()
    {
        Server.IsFull = true;
        await Assert.ThrowsAsync<SearchUnavailableException>(() => WriteAsync(Row(1), Row(2)));
        Server.IsFull = false;
        Assert.All(await WriteAsync(Row(1), Row(2)), outcome => Assert.Equal(IndexResult.Written, outcome.Result));
    }

    [Fact]
    public async Task One_document_that_is_refused_does_not_keep_the_others_out()
    {
        var outcomes = await WriteAsync(Row(1), Row(2) with { Fields = [new("unknown.code") { Exact = "1" }] }, Row(3));
        Assert.Equal([IndexResult.Written, IndexResult.Refused, IndexResult.Written], outcomes.Select(outcome => outcome.Result));
        Assert.Contains("400 strict_dynamic_mapping_exception", outcomes[1].Reason, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Parts_that_do_not_answer_are_named_and_the_others_are_shown()
    {
        await WriteAsync(Row(1), Row(2) with { CreatedAt = Noon.AddMonths(1) });
        Server.LostIndex = $"{bench.Options.Prefix}-orders-u0-202603-g1";
        var page = await bench.Engine.PageAsync(Filter(), default);
        Assert.Equal([Id(2)], page.Rows.Select(row => row.OrderId));
        Assert.Equal([$"{Server.LostIndex} [0]: no_shard_available_action_exception"], page.Missing);
        Assert.Equal(page.Missing, (await bench.Engine.GroupAsync(new() { Filter = Filter() }, default)).Missing);
    }

    [Fact]
    public async Task Nodes_share_one_index_and_a_rebuild_of_one_is_seen_by_all()
    {
        await WriteAsync(Row(1));
        using var other = bench.Another();
        Assert.False(await other.IsBuiltAsync(default));
        await other.IndexAsync([Row(2)], Whole, default);
        Assert.True(await bench.Engine.BeginRebuildAsync(default));
        Assert.False(await other.BeginRebuildAsync(default));

        // The other node writes both generations, without having been told.
        await other.IndexAsync([Row(2) with { Version = 2, Status = 320 }, Row(3)], Whole, default);
        await WriteAsync(Row(1), Row(2));
        await bench.Engine.CompleteRebuildAsync(default);
        Assert.True(await other.IsBuiltAsync(default));
        Assert.Equal([Id(3), Id(2), Id(1)], (await other.PageAsync(Filter(), default)).Rows.Select(row => row.OrderId));
        Assert.DoesNotContain(Server.IndexNames, name => name.EndsWith("-g1", StringComparison.Ordinal));
        await Assert.ThrowsAsync<SearchUnavailableException>(() => other.CompleteRebuildAsync(default));
    }

    [Fact]
    public async Task A_month_without_documents_goes_and_one_with_documents_stays()
    {
        await WriteAsync(Row(1), Row(2) with { CreatedAt = Noon.AddMonths(1) });
        await bench.Engine.DeleteAsync([(1, Id(1))], default);
        await bench.Engine.DropEmptyMonthsAsync(new(2026, 6), default);
        Assert.Equal([$"{bench.Options.Prefix}-orders-u0-202604-g1"], Server.IndexNames.Where(name => name.Contains("-orders-", StringComparison.Ordinal)));
    }

    [ConfiguredFact("ES_SPEC")]
    public async Task Every_request_is_one_of_the_official_specification()
    {
        await using var tiered = await EngineBench.StartAsync(EngineKind.Elasticsearch, options => (options.WarmAfterDays, options.ColdAfterDays) = (30, 90));
        await EveryCallAsync(tiered.Engine);
        var faults = await SpecificationCheck.FaultsAsync(tiered.Server!.Requests);
        Assert.Empty(faults);
        Assert.True(tiered.Server.Requests.Select(request => request.Method + request.Path.Split('/')[^1]).Distinct(StringComparer.Ordinal).Count() > 12);
    }

    /// <summary>OpenSearch has another way to hold a view and no lifecycle of that kind; the double refuses what it would not take.</summary>
    [Fact]
    public async Task OpenSearch_is_asked_in_its_own_way()
    {
        await using var open = await EngineBench.StartAsync(EngineKind.OpenSearch, options => (options.WarmAfterDays, options.ColdAfterDays) = (30, 90));
        await EveryCallAsync(open.Engine);
        Assert.Contains(open.Server!.Requests, request => request.Path.EndsWith("/_search/point_in_time", StringComparison.Ordinal) && request.Method == "POST");
        Assert.Contains(open.Server.Requests, request => request.Path.StartsWith("/_plugins/_ism/policies/", StringComparison.Ordinal));
    }

    private static async Task EveryCallAsync(ISearchEngine engine)
    {
        await engine.PrepareAsync(default);
        OrderIndexRow[] rows =
        [
            Row(1) with { Goods = "茶叶\n手机壳", WaybillNos = "JDV1 JDV2", ChannelOrderNo = "CH", BlindIndexes = [[1]], Amount = 5, Currency = "CNY", Region = "江苏省", Fields = [new("ext.a") { Exact = "1", Sort = 1 }] },
            Row(2) with { Finished = true, Minutes = 4 },
        ];
        await engine.IndexAsync(rows, Whole, default);
        var view = await engine.OpenViewAsync(default);
        var filter = new OrderIndexFilter
        {
            TenantId = 1, Status = 120, Line = "express", Region = "江苏省", From = Noon, To = Noon.AddDays(1), Words = ["手机壳", "茶", "JDV1"], BlindIndexes = [[1]], Limit = 5,
            Fields = [new("ext.a") { Exact = "1" }, new("ext.a") { From = 0, To = 5 }, new("ext.b") { Word = "茶" }, new("ext.c") { BlindIndex = [3] }],
        };
        await engine.PageAsync(filter, default);
        await engine.PageAsync(filter with { Fuzzy = true, Finished = true, Status = null, After = (Noon, 5) }, default);
        await engine.PageAsync(new() { TenantId = 1, Limit = 5, View = view }, default);
        await engine.GroupAsync(new() { Filter = filter, By = [IndexDimension.Status, IndexDimension.Region, IndexDimension.Hour], Zone = TimeSpan.FromHours(8), WithAmounts = true }, default);
        await engine.GroupAsync(new() { Filter = filter, By = [IndexDimension.Line, IndexDimension.Month], Zone = -TimeSpan.FromHours(3) }, default);
        await engine.GroupAsync(new() { Filter = filter, By = [IndexDimension.Day], WithAmounts = true }, default);
        await engine.FindNumbersAsync(1, ["JDV1", "CH"], default);
        await engine.BetweenAsync(0, long.MaxValue, 10, default);
        await engine.CloseViewAsync(view!, default);
        await engine.BeginRebuildAsync(default);
        await engine.IndexAsync(rows, Whole, default);
        await engine.KeepRebuildingAsync(default);
        await engine.CompleteRebuildAsync(default);
        await engine.Content.DigestAsync(1, new(0, long.MaxValue), default);
        await engine.Content.PrintsAsync(1, [Id(1), Id(2)], default);
        await engine.Content.DropAsync(1, [(Id(2), 1)], again: false, default);
        await engine.Content.ShowAsync(default);
        await engine.DeleteAsync([(1, Id(1)), (1, Id(2))], default);
        await engine.DropEmptyMonthsAsync(new(2027, 1), default);
    }

    private async Task<int> CountAsync()
    {
        try
        {
            return (await bench.Engine.PageAsync(Filter(), default)).Rows.Count;
        }
        catch (SearchUnavailableException)
        {
            return -1;
        }
    }

    private Task<IReadOnlyList<IndexOutcome>> WriteAsync(params OrderIndexRow[] rows) => bench.Engine.IndexAsync(rows, Whole, default);

    private static long Id(int number) => Month.Of(Noon).FirstId + number;

    private static OrderIndexFilter Filter() => new() { TenantId = 1, Limit = 100 };

    private static OrderIndexRow Row(int number) => new()
    {
        TenantId = 1, OrderId = Id(number), Version = 1, OrderNo = $"EX26030200000000000{number}", BusinessLine = "express", BusinessIdentity = "jdl.express.b2c", Status = 120,
        ChannelOrderNo = "", WaybillNos = "", Goods = "", CreatedAt = Noon.AddMilliseconds(number), UpdatedAt = Noon,
    };
}
