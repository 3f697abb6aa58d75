using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Storage.Fields;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Fields;

/// <summary>On one SQLite file.</summary>
public sealed class FieldSearchTests() : FieldSearchContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class FieldSearchOnMariaDbTests() : FieldSearchContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class FieldSearchOnFourTests() : FieldSearchContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class FieldSearchOnFourMariaDbTests() : FieldSearchContract(StoreKind.FourMariaDb);

/// <summary>Orders are found by the extension fields and marks whose definitions say so.</summary>
public abstract class FieldSearchContract(StoreKind kind) : IAsyncLifetime
{
    private DataBench bench = null!;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync(kind);
        await Definitions.StoreAsync(
            bench,
            Definitions.Field("operation.preCoolTemp", FieldType.Number, "ext_n01") with { Search = FieldSearch.Range },
            Definitions.Field("operation.cutOff", FieldType.Time, "ext_t01") with { Search = FieldSearch.Range },
            Definitions.Field("operation.route", FieldType.String, "ext_s01") with { Search = FieldSearch.Exact },
            Definitions.Field("operation.note", FieldType.String, "ext_s02") with { Search = FieldSearch.Text },
            Definitions.Field("operation.quiet", FieldType.String, "ext_s03"),
            Definitions.Field("goods.engraving", FieldType.String, "ext_s01") with { Search = FieldSearch.Text },
            Definitions.Field("party.memberNo", FieldType.Encrypted, "ext_x01") with { Sensitivity = 1, Search = FieldSearch.Exact });
        var mark = new MarkDefinition { Domain = "GOODS", Key = "season", Title = "Season", Owner = "goods", Type = MarkType.Code, AllowedValues = ["spring"], Searchable = true, Version = 1, ChangedBy = "t", ChangedAt = DateTimeOffset.UnixEpoch };
        await bench.CommitAsync(batch => ModelVersionTable.Rise(batch, DataBench.Tenant, 1), batch => MarkDefinitionTable.Insert(batch, DataBench.Tenant, mark));
        await bench.Fields.RefreshAsync(default);
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Theory]
    [InlineData("ext.preCoolTemp", "-18.50")]
    [InlineData("ext.route", "SH-07")]
    [InlineData("ext.note", "海鲜")]
    [InlineData("ext.note", "冷冻海鲜")]
    [InlineData("ext.note", "鲜")]
    [InlineData("ext.engraving", "LOVE")]
    [InlineData("ext.memberNo", "vip-会员-7")]
    [InlineData("ext.cutOff", "2026-03-02T18:00:00+08:00")]
    [InlineData("mark.GOODS.season", "spring")]
    public async Task An_order_is_found_by_a_value(string name, string value)
    {
        var order = await IndexAsync(Order());
        await IndexAsync(Other());
        Assert.Equal([order.OrderNo], await NumbersAsync(new FieldCondition(name, value)));
        Assert.Empty(await NumbersAsync(new FieldCondition(name, name == "ext.preCoolTemp" ? "1" : name == "ext.cutOff" ? "2020-01-01T00:00:00Z" : "none such")));
    }

    [Fact]
    public async Task Numbers_and_times_are_found_between_bounds()
    {
        var cold = await IndexAsync(Order());
        var warm = await IndexAsync(Other());
        Assert.Equal([cold.OrderNo], await NumbersAsync(new FieldCondition("ext.preCoolTemp", null, "-20", "0")));
        Assert.Equal([warm.OrderNo], await NumbersAsync(new FieldCondition("ext.preCoolTemp", null, From: "-18.4999")));
        Assert.Equal(2, (await NumbersAsync(new FieldCondition("ext.preCoolTemp", null, From: "-18.5"))).Count);
        Assert.Empty(await NumbersAsync(new FieldCondition("ext.preCoolTemp", null, To: "-18.5")));
        Assert.Equal([cold.OrderNo], await NumbersAsync(new FieldCondition("ext.cutOff", null, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")));
    }

    [Fact]
    public async Task Conditions_narrow_together_and_other_tenants_see_nothing()
    {
        var order = await IndexAsync(Order());
        Assert.Equal([order.OrderNo], await NumbersAsync(new FieldCondition("ext.route", "SH-07"), new FieldCondition("ext.note", "海鲜")));
        Assert.Empty(await NumbersAsync(new FieldCondition("ext.route", "SH-07"), new FieldCondition("ext.note", "茶叶")));
    }

    [Fact]
    public async Task A_changed_order_is_found_by_what_it_is_now_only()
    {
        var order = await IndexAsync(Order());
        await IndexAsync(order with { Version = 2, Extensions = Map(("operation.route", "BJ-01")) }, store: false);
        Assert.Empty(await NumbersAsync(new FieldCondition("ext.route", "SH-07")));
        Assert.Empty(await NumbersAsync(new FieldCondition("ext.note", "冷冻海鲜")));
        Assert.Equal([order.OrderNo], await NumbersAsync(new FieldCondition("ext.route", "BJ-01")));

        await IndexAsync(order, store: false);
        Assert.Equal([order.OrderNo], await NumbersAsync(new FieldCondition("ext.route", "BJ-01")));
    }

    [Theory]
    [InlineData("ext.quiet", "x", null, "Orders are not found by an extension field quiet")]
    [InlineData("ext.preCoolTmp", "1", null, "preCoolTemp is meant?")]
    [InlineData("ext.preCoolTemp", "cold", null, "a number of at most")]
    [InlineData("ext.route", null, "a", "no order to search from and to")]
    [InlineData("mark.GOODS.saison", "x", null, "GOODS.season is meant?")]
    [InlineData("mark.ORDER.GIFT", "1", null, "not found by a mark")]
    public async Task A_condition_that_cannot_be_searched_says_why(string name, string? value, string? from, string words) =>
        Assert.Contains(words, (await Assert.ThrowsAsync<FieldSearchException>(() => NumbersAsync(new FieldCondition(name, value, from)))).Message, StringComparison.Ordinal);

    private static Order Order()
    {
        var order = SampleOrders.Express();
        return order with
        {
            Extensions = Map(
                ("operation.preCoolTemp", "-18.5"), ("operation.cutOff", "2026-03-02T10:00:00Z"), ("operation.route", "SH-07"),
                ("operation.note", "含冷冻海鲜礼盒"), ("operation.quiet", "x")),
            Goods = [order.Goods[0] with { Ext = Map(("engraving", "WITH LOVE")) }, order.Goods[1]],
            Parties = [order.Parties[0], order.Parties[1] with { Ext = Map(("memberNo", "VIP-会员-7")) }],
            Marks = [new() { Domain = "GOODS", Key = "season", Value = "spring" }, new() { Domain = "ORDER", Key = "GIFT", Value = "1" }],
        };
    }

    private static Order Other() => SampleOrders.Express() with { Extensions = Map(("operation.preCoolTemp", "4"), ("operation.note", "茶叶")), Marks = [] };

    private async Task<Order> IndexAsync(Order order, bool store = true)
    {
        if (store)
        {
            await bench.StoreAsync(order);
        }

        await bench.Index.WriteAsync([order], new HashSet<long>(), default);
        return order;
    }

    private async Task<List<string>> NumbersAsync(params FieldCondition[] conditions) =>
        [.. (await bench.Search.ListAsync(new() { TenantId = DataBench.Tenant, Fields = conditions }, default)).Items.Select(line => line.OrderNo)];

    private static Dictionary<string, string> Map(params (string Key, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
