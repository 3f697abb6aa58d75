using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Search;

/// <summary>On this node's own file.</summary>
public sealed class EmbeddedEngineTests() : SearchEngineContract(EngineKind.Embedded);

/// <summary>Against a double that speaks Elasticsearch's protocol.</summary>
public sealed class ElasticsearchEngineTests() : SearchEngineContract(EngineKind.Elasticsearch);

/// <summary>Against a double that speaks OpenSearch's.</summary>
public sealed class OpenSearchEngineTests() : SearchEngineContract(EngineKind.OpenSearch);

/// <summary>Against a real server, where one is set.</summary>
public sealed class RealSearchServerTests
{
    [ConfiguredFact(EngineBench.RealSetting)]
    public async Task A_real_server_keeps_the_contract()
    {
        var facts = typeof(SearchEngineContract).GetMethods().Where(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0);
        foreach (var fact in facts)
        {
            var contract = new RealContract();
            await contract.InitializeAsync();
            await (Task)fact.Invoke(contract, null)!;
            await contract.DisposeAsync();
        }
    }

    private sealed class RealContract() : SearchEngineContract(EngineKind.Real);
}

/// <summary>What every engine promises.</summary>
public abstract class SearchEngineContract(EngineKind kind) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<long> Whole = [];

    private EngineBench bench = null!;

    public async Task InitializeAsync() => bench = await EngineBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_document_is_only_replaced_by_a_higher_version()
    {
        Assert.Equal(IndexResult.Written, await WriteAsync(Row(1) with { Version = 5, Status = 300 }));
        Assert.Equal(IndexResult.Known, await WriteAsync(Row(1) with { Version = 4, Status = 200 }));
        Assert.Equal(IndexResult.Known, await WriteAsync(Row(1) with { Version = 5, Status = 300 }));
        Assert.Equal(300, Assert.Single((await PageAsync()).Rows).Status);
        Assert.Equal(IndexResult.Written, await WriteAsync(Row(1) with { Version = 7, Status = 320 }));
        Assert.Equal(320, Assert.Single((await PageAsync()).Rows).Status);
    }

    [Fact]
    public async Task What_is_shown_comes_back_as_it_was_written()
    {
        var row = Row(1) with
        {
            HoldCode = "MANUAL", Source = "ECLP", CustomerCode = "027K000001", ChannelOrderNo = "2075-1", WaybillNos = "JDV1 JDV2", Goods = "冷冻海鲜礼盒\n\"茶叶\" 手机壳",
            ConsignorName = "王*", ConsignorMobile = "138****5678", ConsignorRegion = "湖北省武汉市", ConsigneeName = "李*", ConsigneeMobile = "139****1234", ConsigneeRegion = "江苏省宿迁市",
            Unit = 3, MasteredBy = "ECLP", Region = "江苏省", Amount = 125_000, Currency = "CNY", Minutes = 1440,
        };
        await WriteAsync(row);
        var read = Assert.Single((await PageAsync()).Rows);
        Assert.Equal(row with { BlindIndexes = [], Fields = [] }, read with { BlindIndexes = [], Fields = [] });
    }

    [Fact]
    public async Task Pages_go_on_behind_their_last_row_also_where_moments_are_equal()
    {
        await WriteAsync([.. Enumerable.Range(1, 23).Select(i => Row(i) with { CreatedAt = Noon.AddMilliseconds(i / 4) })]);
        var seen = new List<long>();
        OrderIndexFilter filter = Filter() with { Limit = 4 };
        while ((await bench.Engine.PageAsync(filter, default)).Rows is { Count: > 0 } rows)
        {
            seen.AddRange(rows.Select(row => row.OrderId));
            filter = filter with { After = (rows[^1].CreatedAt, rows[^1].OrderId) };
        }

        Assert.Equal(Enumerable.Range(1, 23).Reverse().Select(i => Id(i)), seen);
    }

    [Fact]
    public async Task A_filter_takes_what_holds_all_its_conditions_and_only_its_tenant()
    {
        await WriteAsync(
            Row(1) with { Status = 120, BusinessLine = "express", Region = "江苏省" },
            Row(2) with { Status = 400, BusinessLine = "express", Region = "湖北省", Finished = true },
            Row(3) with { Status = 120, BusinessLine = "freight", CreatedAt = Noon.AddHours(3) },
            Row(4) with { Status = 120, BusinessLine = "express", Deleted = true },
            Row(5) with { TenantId = 2 });
        await HoldsAsync([3, 2, 1], filter => filter);
        await HoldsAsync([4, 3, 2, 1], filter => filter with { WithDeleted = true });
        await HoldsAsync([3, 1], filter => filter with { Status = 120 });
        await HoldsAsync([2], filter => filter with { Status = 400 });
        await HoldsAsync([2, 1], filter => filter with { Line = "express" });
        await HoldsAsync([1], filter => filter with { Region = "江苏省" });
        await HoldsAsync([3], filter => filter with { From = Noon.AddHours(1) });
        await HoldsAsync([2, 1], filter => filter with { To = Noon.AddHours(1) });
        await HoldsAsync([3, 1], filter => filter with { Finished = false });
        await HoldsAsync([2], filter => filter with { Finished = true });
        await HoldsAsync([5], filter => filter with { TenantId = 2 });
        await HoldsAsync([1], filter => filter with { Status = 120, Line = "express", Region = "江苏省", From = Noon, To = Noon.AddHours(1), Finished = false });
    }

    [Fact]
    public async Task An_order_that_ends_leaves_those_that_go_on_and_comes_back_when_it_goes_on()
    {
        await WriteAsync(Row(1) with { Version = 1, Status = 320 });
        await HoldsAsync([1], filter => filter with { Finished = false });
        await WriteAsync(Row(1) with { Version = 2, Status = 400, Finished = true });
        await HoldsAsync([], filter => filter with { Finished = false });
        await WriteAsync(Row(1) with { Version = 1, Status = 320 });
        await HoldsAsync([], filter => filter with { Finished = false });
        await WriteAsync(Row(1) with { Version = 3, Status = 430 });
        await HoldsAsync([1], filter => filter with { Finished = false });
    }

    [Fact]
    public async Task Any_part_of_a_text_is_found_and_words_must_all_occur()
    {
        await WriteAsync(
            Row(1) with { Goods = "冷冻海鲜礼盒\n茶叶", WaybillNos = "JDV000123456 JDV000999999", ChannelOrderNo = "2075-1125-0042", BlindIndexes = [[1, 2, 3]] },
            Row(2) with { Goods = "手机壳 Glass_Cover 100%", WaybillNos = "SF777", BlindIndexes = [[1, 2, 3], [9]] });
        foreach (var (words, found) in new (string[] Words, int[] Found)[]
        {
            (["冷冻海鲜"], [1]), (["海鲜礼"], [1]), (["海鲜"], [1]), (["壳"], [2]), (["海鲜", "茶叶"], [1]), (["海鲜", "壳"], []), (["jdv000123"], [1]), (["1125-00"], [1]), (["glass_c"], [2]),
            (["100%"], [2]), (["0%"], [2]), (["%"], [2]), (["_"], [2]), (["SF777"], [2]), (["\""], []), (["\" OR \"*"], []), ([Number(1)], [1]), (["鲜礼盒茶"], []),
        })
        {
            await HoldsAsync(found, filter => filter with { Words = words });
        }

        await HoldsAsync([2, 1], filter => filter with { Words = ["nothing"], BlindIndexes = [[1, 2, 3]] });
        await HoldsAsync([2], filter => filter with { Words = ["nothing"], BlindIndexes = [[9]] });
    }

    [Fact]
    public async Task A_wrong_letter_is_forgiven_where_the_search_is_fuzzy()
    {
        await WriteAsync(Row(1) with { Goods = "冷冻海鲜礼盒", WaybillNos = "JDV000123456", ChannelOrderNo = "2075-1125-0042" }, Row(2) with { Goods = "书" });
        foreach (var (word, isFound) in new[] { ("冷冻海鲜礼合", true), ("JDV000124456", true), ("2075-1215-0042", true), ("手机保护壳", false), ("XYZ000999888", false) })
        {
            await HoldsAsync([], filter => filter with { Words = [word] });
            await HoldsAsync(isFound ? [1] : [], filter => filter with { Words = [word], Fuzzy = true });
        }
    }

    [Fact]
    public async Task Extension_fields_and_marks_are_found_by_value_bounds_part_and_blind_index()
    {
        await WriteAsync(
            Row(1) with
            {
                Fields =
                [
                    new("ext.preCoolTemp") { Exact = "-18.5", Sort = -185_000 }, new("ext.note") { Words = "请放门卫处" }, new("ext.idCard") { BlindIndex = [7, 7] }, new("mark.ORDER.COD") { Exact = "1" },
                ],
            },
            Row(2) with { Fields = [new("ext.preCoolTemp") { Exact = "4", Sort = 40_000 }, new("mark.ORDER.COD") { Exact = "0" }] });
        await HoldsAsync([1], filter => filter with { Fields = [new("ext.preCoolTemp") { Exact = "-18.5" }] });
        await HoldsAsync([1], filter => filter with { Fields = [new("ext.preCoolTemp") { From = -200_000, To = 40_000 }] });
        await HoldsAsync([2], filter => filter with { Fields = [new("ext.preCoolTemp") { From = -185_000 + 1 }] });
        await HoldsAsync([1], filter => filter with { Fields = [new("ext.note") { Word = "门卫" }] });
        await HoldsAsync([1], filter => filter with { Fields = [new("ext.note") { Word = "请放门" }] });
        await HoldsAsync([1], filter => filter with { Fields = [new("ext.idCard") { BlindIndex = [7, 7] }] });
        await HoldsAsync([1], filter => filter with { Fields = [new("mark.ORDER.COD") { Exact = "1" }, new("ext.preCoolTemp") { To = 0 }] });
        await HoldsAsync([], filter => filter with { Fields = [new("ext.other") { Exact = "1" }] });
    }

    [Fact]
    public async Task Orders_are_counted_and_their_fees_summed_by_every_dimension()
    {
        await WriteAsync(
        [
            .. Enumerable.Range(1, 10).Select(i => Row(i) with { Status = 120, BusinessLine = "express", Region = "江苏省", Amount = i * 10_000, Currency = "CNY", Minutes = i * 60 }),
            Row(11) with { Status = 400, Finished = true, BusinessLine = "freight", Amount = 5_5000, Currency = "USD", CreatedAt = Noon.AddDays(40) },
            Row(12) with { Status = 120, BusinessLine = "express", Region = "湖北省", CreatedAt = Noon.AddHours(6) },
            Row(13) with { TenantId = 2 }, Row(14) with { Deleted = true },
        ]);

        Assert.Equal([("120", 11L), ("400", 1L)], Counts(await GroupAsync(IndexDimension.Status)));
        Assert.Equal([("express|120", 11L), ("freight|400", 1L)], Counts(await GroupAsync(IndexDimension.Line, IndexDimension.Status)));
        Assert.Equal([("-", 1L), ("江苏省", 10L), ("湖北省", 1L)], Counts(await GroupAsync(IndexDimension.Region)));
        Assert.Equal(
            [(Ms(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)), 11L), (Ms(new(2026, 4, 11, 0, 0, 0, TimeSpan.Zero)), 1L)], Counts(await GroupAsync(IndexDimension.Day)));
        Assert.Equal(
            [(Ms(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)), 11L), (Ms(new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)), 1L)], Counts(await GroupAsync(IndexDimension.Month)));

        // In Beijing, six hours after noon in Greenwich is the next day.
        var beijing = await bench.Engine.GroupAsync(new() { Filter = Filter(), By = [IndexDimension.Day], Zone = TimeSpan.FromHours(8) }, default);
        Assert.Equal([10L, 1L, 1L], beijing.Groups.Select(group => group.Count));
        Assert.Equal(Ms(new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8))), beijing.Groups[0].Key[0]);

        var express = Assert.Single((await bench.Engine.GroupAsync(new() { Filter = Filter() with { Line = "express" }, WithAmounts = true }, default)).Groups);
        Assert.Equal((11L, 0), (express.Count, express.Key.Count));
        var yuan = Assert.Single(express.Amounts);
        Assert.Equal(("CNY", 55m, 10L), (yuan.Currency, yuan.Sum, yuan.Spread.Count));
        Assert.InRange(yuan.Spread.P50, 5m, 6m);
        Assert.InRange(yuan.Spread.P99, 9.9m, 10m);
        Assert.Equal(10, express.Minutes!.Count);
        Assert.InRange(express.Minutes.P90, 540, 600);

        var dollars = (await bench.Engine.GroupAsync(new() { Filter = Filter(), By = [IndexDimension.Line], WithAmounts = true }, default)).Groups;
        Assert.Equal(("freight", "USD", 5.5m), (dollars[1].Key[0], dollars[1].Amounts[0].Currency, dollars[1].Amounts[0].Sum));
        Assert.Null(dollars[1].Minutes);
    }

    [Fact]
    public async Task Numbers_are_found_exactly_over_all_lines_and_units()
    {
        await WriteAsync(
            Row(1) with { WaybillNos = "JDV1001 JDV1002", ChannelOrderNo = "CH-77", MasteredBy = "ECLP" }, Row(2) with { WaybillNos = "JDV10010", Unit = 4, BusinessLine = "freight" },
            Row(3) with { TenantId = 2, WaybillNos = "JDV1001" });
        var found = await bench.Engine.FindNumbersAsync(1, ["JDV1001", "CH-77", Number(2), "JDV100", "none"], default);
        Assert.Equal(
            [("CH-77", Id(1), "ECLP", 0), ("JDV1001", Id(1), "ECLP", 0), (Number(2), Id(2), "HUB", 4)],
            found.Select(one => (one.Number, one.OrderId, one.MasteredBy, one.Unit)).OrderBy(one => one.OrderId).ThenBy(one => one.Number, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Documents_are_gone_through_by_id_and_taken_out()
    {
        await WriteAsync([.. Enumerable.Range(1, 9).Select(i => Row(i) with { TenantId = (i % 2) + 1 })]);
        var first = await bench.Engine.BetweenAsync(Id(1), Id(9), 3, default);
        Assert.Equal([Id(2), Id(3), Id(4)], first.Select(key => key.OrderId));
        await bench.Engine.DeleteAsync(first, default);
        await bench.SettleAsync();
        Assert.Equal([Id(5)], (await bench.Engine.BetweenAsync(Id(1), Id(6), 10, default)).Select(key => key.OrderId));
        Assert.Empty(await bench.Engine.FindNumbersAsync(1, [Number(2)], default));
        await HoldsAsync([8, 6], filter => filter);
    }

    [Fact]
    public async Task A_rebuild_replaces_all_documents_while_they_are_read_and_written()
    {
        await WriteAsync(Row(1), Row(2), Row(3) with { Version = 1 });
        Assert.True(await bench.Engine.BeginRebuildAsync(default));
        Assert.False(await bench.Engine.BeginRebuildAsync(default));
        await HoldsAsync([3, 2, 1], filter => filter);

        // What happens meanwhile is newer than what the rebuild read before.
        await WriteAsync(Row(3) with { Version = 2, Status = 320 }, Row(4));
        await WriteAsync(Row(1), Row(2), Row(3) with { Version = 1 });
        await bench.Engine.KeepRebuildingAsync(default);
        await HoldsAsync([4, 3, 2, 1], filter => filter);
        await bench.Engine.CompleteRebuildAsync(default);
        await HoldsAsync([4, 3, 2, 1], filter => filter);
        await HoldsAsync([3], filter => filter with { Status = 320 });
        await WriteAsync(Row(5), Row(6) with { CreatedAt = Noon.AddMonths(1) });
        await HoldsAsync([6, 5, 4, 3, 2, 1], filter => filter);
        Assert.True(await bench.Engine.IsBuiltAsync(default));
    }

    [Fact]
    public async Task A_view_shows_what_was_there_when_it_was_opened_or_there_is_none()
    {
        await WriteAsync([.. Enumerable.Range(1, 5).Select(Row)]);
        if (await bench.Engine.OpenViewAsync(default) is not { } view)
        {
            return;
        }

        await WriteAsync(Row(6));
        var filter = Filter() with { View = view, Limit = 3 };
        var first = await bench.Engine.PageAsync(filter, default);
        Assert.Equal([Id(5), Id(4), Id(3)], first.Rows.Select(row => row.OrderId));
        var second = await bench.Engine.PageAsync(filter with { View = first.View, After = (first.Rows[^1].CreatedAt, first.Rows[^1].OrderId) }, default);
        Assert.Equal([Id(2), Id(1)], second.Rows.Select(row => row.OrderId));
        await bench.Engine.CloseViewAsync(second.View!, default);
        await Assert.ThrowsAsync<SearchViewLostException>(() => bench.Engine.PageAsync(filter, default));
    }

    private static long Id(int number) => Month.Of(Noon).FirstId + number;

    private static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"EX260302{number:000000000000}");

    private static string Ms(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static OrderIndexRow Row(int number) => new()
    {
        TenantId = 1, OrderId = Id(number), Version = 1, OrderNo = Number(number), BusinessLine = "express", BusinessIdentity = "jdl.express.b2c", Status = 120,
        ChannelOrderNo = "", WaybillNos = "", Goods = "", CreatedAt = Noon.AddMilliseconds(number), UpdatedAt = Noon.AddMinutes(1),
    };

    private static OrderIndexFilter Filter() => new() { TenantId = 1, Limit = 100 };

    private static IEnumerable<(string Key, long Count)> Counts(IndexGroups groups) => groups.Groups.Select(group => (string.Join('|', group.Key.Select(part => part ?? "-")), group.Count));

    private Task<IndexGroups> GroupAsync(params IndexDimension[] by) => bench.Engine.GroupAsync(new() { Filter = Filter(), By = by }, default);

    private async Task<IndexResult> WriteAsync(params OrderIndexRow[] rows)
    {
        var outcomes = await bench.Engine.IndexAsync(rows, Whole, default);
        Assert.Equal(rows.Select(row => row.OrderId), outcomes.Select(outcome => outcome.OrderId));
        Assert.DoesNotContain(outcomes, outcome => outcome.Result == IndexResult.Refused);
        await bench.SettleAsync();
        return outcomes[0].Result;
    }

    private Task<IndexPage> PageAsync() => bench.Engine.PageAsync(Filter(), default);

    private async Task HoldsAsync(int[] expected, Func<OrderIndexFilter, OrderIndexFilter> narrow)
    {
        var page = await bench.Engine.PageAsync(narrow(Filter()), default);
        Assert.Equal(expected.Select(Id), page.Rows.Select(row => row.OrderId).OrderDescending());
        Assert.Empty(page.Missing);
    }
}
