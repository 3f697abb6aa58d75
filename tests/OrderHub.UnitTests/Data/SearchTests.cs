using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file.</summary>
public sealed class SearchTests() : SearchContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class SearchOnMariaDbTests() : SearchContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class SearchOnFourTests() : SearchContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class SearchOnFourMariaDbTests() : SearchContract(StoreKind.FourMariaDb);

public abstract class SearchContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_list_shows_masked_fields()
    {
        var order = await IndexAsync(SampleOrders.Express());
        var line = Assert.Single((await ListAsync()).Items);
        Assert.Equal(order.OrderNo, line.OrderNo);
        Assert.Equal(("express", "jdl.express.b2c", OrderStatus.Accepted, 120), (line.BusinessLine, line.BusinessIdentity, line.Status, line.StatusCode));
        Assert.Equal(("ECLP", "027K000001", order.Channel!.ChannelOrderNo, order.Packages[0].WaybillNo), (line.Source, line.CustomerCode, line.ChannelOrderNo, line.WaybillNo));
        Assert.Equal(new PartySummary("李*", "139****1234", "江苏省宿迁市宿城区"), line.Consignee);
        Assert.Equal("冷冻海鲜礼盒, 茶叶, 手机壳, 海鲜", line.GoodsSummary);
        Assert.False(line.HasIncident);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_double_while_orders_come_in()
    {
        // Several orders share a millisecond, so that the id has to decide.
        var stored = new List<Order>();
        for (var i = 0; i < 25; i++)
        {
            stored.Add(await IndexAsync(SampleOrders.Express(createdAt: Noon.AddMilliseconds(i / 4))));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(query => query with { Cursor = cursor, Limit = 4 });
            seen.AddRange(page.Items.Select(line => line.OrderNo));
            cursor = page.NextCursor;
            await IndexAsync(SampleOrders.Express(createdAt: Noon.AddHours(1)));
        }
        while (cursor is not null);

        Assert.Equal(stored.OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.OrderId).Select(order => order.OrderNo), seen);
    }

    [Fact]
    public async Task A_list_narrows_by_status_line_and_time()
    {
        var early = await IndexAsync(SampleOrders.Express(createdAt: Noon.AddHours(-1)));
        var late = await IndexAsync(SampleOrders.Express(createdAt: Noon) with { Status = OrderStatus.Delivered });
        var freight = await IndexAsync(SampleOrders.Express(createdAt: Noon.AddHours(1)) with { BusinessLine = "freight" });

        Assert.Equal([late.OrderNo], await NumbersAsync(query => query with { Status = OrderStatus.Delivered }));
        Assert.Equal([freight.OrderNo], await NumbersAsync(query => query with { Line = "freight" }));
        Assert.Equal([freight.OrderNo, late.OrderNo], await NumbersAsync(query => query with { From = Noon }));
        Assert.Equal([early.OrderNo], await NumbersAsync(query => query with { To = Noon }));
    }

    [Theory]
    [InlineData("冷冻海鲜")]
    [InlineData("海鲜礼")]
    [InlineData("海鲜")]
    [InlineData("壳")]
    [InlineData("海鲜 手机壳")]
    [InlineData("李测试")]
    [InlineData("139 0000 1234")]
    [InlineData("+86 13900001234")]
    [InlineData("1234")]
    [InlineData("01088886666")]
    [InlineData("110101199001011234")]
    public async Task An_order_is_found_by_part_of_its_goods_and_by_its_people(string text)
    {
        var order = await IndexAsync(SampleOrders.Express());
        await IndexAsync(SampleOrders.Express() with
        {
            Goods = [new() { LineNo = 1, Name = "书", Quantity = 1 }], Cargo = [], Parties = [new() { Role = "CONSIGNEE", Name = "赵六", Mobile = "13111119876" }], Customs = null,
        });
        Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = text }));
        Assert.Empty(await NumbersAsync(query => query with { TenantId = DataBench.OtherTenant, Text = text }));
    }

    [Fact]
    public async Task An_order_is_found_by_its_numbers_and_by_parts_of_them()
    {
        var order = await IndexAsync(SampleOrders.Express());
        await IndexAsync(SampleOrders.Express());
        string[] texts = [order.OrderNo, order.OrderNo[^6..], order.Packages[0].WaybillNo, order.Packages[0].WaybillNo.ToLowerInvariant(), order.Channel!.ChannelOrderNo!];
        foreach (var text in texts)
        {
            Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = text }));
        }
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("a\" OR \"b")]
    [InlineData("NEAR(x y)")]
    [InlineData("%")]
    [InlineData("__")]
    [InlineData("'; DROP TABLE order_index")]
    [InlineData("𠮷𠮷")]
    [InlineData("SO-X-1234")]
    public async Task Text_is_searched_as_it_is_written(string text)
    {
        await IndexAsync(SampleOrders.Express());
        Assert.Empty(await NumbersAsync(query => query with { Text = text }));
    }

    [Fact]
    public async Task An_older_version_does_not_overwrite_a_newer_one()
    {
        var order = await IndexAsync(SampleOrders.Express() with { Version = 5, Status = OrderStatus.Delivered });
        await IndexAsync(order with { Version = 4, Status = OrderStatus.PickedUp, Parties = [], Goods = [] }, store: false);
        Assert.Equal(OrderStatus.Delivered, Assert.Single((await ListAsync()).Items).Status);
        Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = "13900001234" }));
        Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = "海鲜礼" }));
    }

    [Fact]
    public async Task A_changed_order_is_found_by_what_it_is_now_only()
    {
        var order = await IndexAsync(SampleOrders.Express());
        await IndexAsync(order with { Version = 2, Parties = [new() { Role = "CONSIGNEE", Name = "赵六" }], Goods = [new() { LineNo = 1, Name = "龙井茶", Quantity = 1 }], Cargo = [] }, store: false);
        Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = "赵六" }));
        Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = "龙井茶" }));
        Assert.Empty(await NumbersAsync(query => query with { Text = "李测试" }));
        Assert.Empty(await NumbersAsync(query => query with { Text = "海鲜礼盒" }));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("////////////////////////////////////////")]
    [InlineData("Af______________________")]
    public async Task A_cursor_of_somebody_else_is_refused(string cursor) =>
        await Assert.ThrowsAsync<FormatException>(() => ListAsync(query => query with { Cursor = cursor }));

    [Fact]
    public async Task The_relay_brings_stored_orders_into_the_list_and_keeps_them_up()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await using var relay = bench.Relay(new() { Poll = TimeSpan.FromMilliseconds(20) }, Consumer());
        await Eventually.HoldsAsync(async () => (await ListAsync()).Items.Count == 1, "the order is listed");
        await bench.ChangeAsync(order, change => change with { Status = OrderStatus.Delivered });
        await Eventually.HoldsAsync(async () => (await ListAsync()).Items[0].Status == OrderStatus.Delivered, "its status is listed");
        Assert.Equal([order.OrderNo], await NumbersAsync(query => query with { Text = "13900001234" }));
    }

    [Fact]
    public async Task A_lost_index_is_made_again_from_the_orders()
    {
        var orders = new List<Order>();
        for (var i = 0; i < 30; i++)
        {
            orders.Add(await bench.StoreAsync(SampleOrders.Express(i % 2 == 0 ? DataBench.Tenant : DataBench.OtherTenant)));
        }

        await using (var relay = bench.Relay(new(), Consumer()))
        {
            await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Cursor == 30, "all is indexed");
        }

        foreach (var database in bench.Shards.All)
        {
            var batch = new WriteBatch();
            foreach (var part in OrderHub.Server.Storage.Relay.OutboxPart.All)
            {
                OrderHub.Server.Storage.Relay.OutboxTable.DeleteUpTo(batch, part, 30);
            }

            await database.CommitAsync(batch, default);
        }

        await bench.RestartAsync(loseSearch: true);
        await using var again = bench.Relay(new(), Consumer());
        await Eventually.HoldsAsync(() => again.Status.Consumers[0].Cursor is not null, "all is indexed again");
        await Eventually.HoldsAsync(async () => (await ListAsync()).Items.Count == 15, "every database's orders are listed");
        await Eventually.HoldsAsync(
            async () => (await ListAsync(query => query with { TenantId = DataBench.OtherTenant, Text = "李测试" })).Items.Count == 15, "and the other tenant's");
    }

    private NodeIndexConsumer Consumer() => new(bench.Reader, bench.Index, new(bench.Reader, bench.Elsewhere, bench.Index), bench.Engine);

    private async Task<Order> IndexAsync(Order order, bool store = true)
    {
        if (store)
        {
            await bench.StoreAsync(order);
        }

        await bench.Index.WriteAsync([order], new HashSet<long>(), default);
        return order;
    }

    private Task<OrderPage> ListAsync(Func<OrderQuery, OrderQuery>? narrow = null)
    {
        var query = new OrderQuery { TenantId = DataBench.Tenant };
        return bench.Search.ListAsync(narrow?.Invoke(query) ?? query, default);
    }

    private async Task<IEnumerable<string>> NumbersAsync(Func<OrderQuery, OrderQuery> narrow) => (await ListAsync(narrow)).Items.Select(line => line.OrderNo);
}
