using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Search;
using Xunit;

namespace OrderHub.UnitTests.Synchronization;

public sealed class OneListEmbeddedTests() : OneListContract(EngineKind.Embedded);

public sealed class OneListElasticsearchTests() : OneListContract(EngineKind.Elasticsearch);

public sealed class OneListOpenSearchTests() : OneListContract(EngineKind.OpenSearch);

/// <summary>Orders of the hub and of another system in one index: an order that moved is there once, in whatever order news of it comes.</summary>
public abstract class OneListContract(EngineKind kind) : IAsyncLifetime
{
    private static readonly HashSet<long> Whole = [];

    private DataBench bench = null!;
    private EngineBench engine = null!;
    private OrderIndex index = null!;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync();
        engine = await EngineBench.StartAsync(kind);
        index = new(engine.Engine, new OrderDocuments(bench.Cipher, bench.Fields), bench.Elsewhere);
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Both_worlds_are_one_list_by_when_orders_were_placed()
    {
        var legacy = await TakeAsync("ESL1", bench.Clock.GetUtcNow().AddHours(-1));
        var older = await HubAsync(bench.Clock.GetUtcNow().AddHours(-2));
        var newer = await HubAsync(bench.Clock.GetUtcNow());
        await index.WriteElsewhereAsync(DataBench.Tenant, [legacy], default);

        Assert.Equal([(newer.OrderNo, "HUB"), ("ESL1", "ECLP"), (older.OrderNo, "HUB")], await ListAsync());
    }

    [Fact]
    public async Task A_persons_name_and_phone_find_it_and_stand_nowhere_in_clear()
    {
        await index.WriteElsewhereAsync(DataBench.Tenant, [await TakeAsync("ESL1", bench.Clock.GetUtcNow())], default);
        var documents = new OrderDocuments(bench.Cipher, bench.Fields);
        var found = await engine.Engine.PageAsync(new() { TenantId = DataBench.Tenant, Words = ["13900001234"], BlindIndexes = documents.Sought(DataBench.Tenant, "13900001234"), Limit = 5 }, default);
        var row = Assert.Single(found.Rows);
        Assert.Equal(("李*", "139****1234"), (row.ConsigneeName, row.ConsigneeMobile));
        Assert.All(await bench.FilesAsync(), file => Assert.DoesNotContain("李测试", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_keeps_its_place_and_an_older_version_that_comes_late_changes_nothing()
    {
        var id = await TakeAsync("ESL1", bench.Clock.GetUtcNow().AddHours(-1));
        await index.WriteElsewhereAsync(DataBench.Tenant, [id], default);
        var first = (await bench.Elsewhere.ReadAsync(DataBench.Tenant, [id], default)).Single().Order;
        Assert.Equal(id, await TakeAsync("ESL1", bench.Clock.GetUtcNow().AddMinutes(-1), OrderStatus.Packed));
        await index.WriteElsewhereAsync(DataBench.Tenant, [id], default);
        await engine.Engine.IndexAsync([new OrderDocuments(bench.Cipher, bench.Fields).Make(first)], Whole, default);

        var row = Assert.Single((await engine.Engine.PageAsync(new() { TenantId = DataBench.Tenant, Limit = 5 }, default)).Rows);
        Assert.Equal((bench.Clock.GetUtcNow().AddHours(-1), (int)OrderStatus.Packed), (row.CreatedAt, row.Status));
    }

    [Theory]
    [InlineData("legacy, hub")]
    [InlineData("hub, legacy")]
    [InlineData("legacy, hub, legacy")]
    [InlineData("hub, legacy, hub, legacy")]
    public async Task An_order_that_the_hub_took_over_is_there_once_whatever_comes_first(string news)
    {
        var id = await TakeAsync("ESL1", bench.Clock.GetUtcNow().AddHours(-1));
        if (news.StartsWith("legacy", StringComparison.Ordinal))
        {
            await index.WriteElsewhereAsync(DataBench.Tenant, [id], default);
            news = news[8..];
        }

        var taken = await HubAsync(bench.Clock.GetUtcNow(), "ESL1", isIndexed: false);
        foreach (var one in news.Split(", "))
        {
            await (one == "hub" ? index.WriteAsync([taken], Whole, default) : index.WriteElsewhereAsync(DataBench.Tenant, [id], default));
        }

        Assert.Equal([(taken.OrderNo, "HUB")], await ListAsync());
        Assert.Equal([(taken.OrderNo, "HUB")], await ListAsync(withDeleted: true));
    }

    [Fact]
    public async Task A_document_that_was_made_before_the_hub_took_the_order_over_and_is_written_after_shows_nothing()
    {
        var id = await TakeAsync("ESL1", bench.Clock.GetUtcNow().AddHours(-1));
        var made = new OrderDocuments(bench.Cipher, bench.Fields).Make((await bench.Elsewhere.ReadAsync(DataBench.Tenant, [id], default)).Single().Order);
        var taken = await HubAsync(bench.Clock.GetUtcNow(), "ESL1");

        await engine.Engine.IndexAsync([made], Whole, default);

        Assert.Equal([(taken.OrderNo, "HUB")], await ListAsync());
    }

    [Fact]
    public async Task An_index_that_is_made_anew_holds_both_worlds()
    {
        await TakeAsync("ESL1", bench.Clock.GetUtcNow().AddHours(-1));
        var gone = await TakeAsync("ESL2", bench.Clock.GetUtcNow().AddHours(-2));
        await TakeAsync("ESL3", bench.Clock.GetUtcNow().AddHours(-3));
        await bench.Elsewhere.DropAsync(DataBench.Tenant, "ESL3", default);
        var taken = await HubAsync(bench.Clock.GetUtcNow(), "ESL2", isIndexed: false);

        // One of an order that is nowhere.
        var stray = new OrderDocuments(bench.Cipher, bench.Fields).Make((await bench.Elsewhere.ReadAsync(DataBench.Tenant, [gone], default)).Single().Order) with { OrderId = -7, OrderNo = "ESL7" };
        await engine.Engine.IndexAsync([stray], Whole, default);

        await new IndexRebuild(bench.Reader, bench.Elsewhere, index).RunAsync(bench.Shards.All, _ => Task.CompletedTask, default);

        Assert.Equal([(taken.OrderNo, "HUB"), ("ESL1", "ECLP")], await ListAsync());
    }

    private async Task<Order> HubAsync(DateTimeOffset createdAt, string? instead = null, bool isIndexed = true)
    {
        var order = SampleOrders.Express(createdAt: createdAt);
        var stored = await bench.StoreAsync(instead is null ? order : order with { References = [.. order.References, new() { SourceSystem = Masters.Eclp, RefType = Reference.MasterType, RefNo = instead }] });
        if (isIndexed)
        {
            await index.WriteAsync([stored], Whole, default);
        }

        return stored;
    }

    private async Task<long> TakeAsync(string orderNo, DateTimeOffset createdAt, OrderStatus status = OrderStatus.Received)
    {
        var order = new LegacyOrder
        {
            OrderNo = orderNo, Status = status, CreatedAt = createdAt, UpdatedAt = bench.Clock.GetUtcNow(), WaybillNos = ["JD1"],
            Content = new()
            {
                BusinessIdentity = "jdl.express.b2c", BusinessLine = "express", Parties = [new() { Role = "CONSIGNEE", Name = "李测试", Mobile = "13900001234", Province = "江苏省" }],
                Goods = [new() { LineNo = 1, Sku = "EMG1", Name = "燕麦片", Quantity = 1 }],
            },
        };
        await bench.Elsewhere.TakeAsync(DataBench.Tenant, "eclp", Masters.Eclp, [order], (_, _) => { }, default);
        return (await bench.Elsewhere.FindAsync(DataBench.Tenant, orderNo, default))!.Row.OrderId;
    }

    private async Task<IReadOnlyList<(string OrderNo, string MasteredBy)>> ListAsync(bool withDeleted = false)
    {
        await engine.SettleAsync();
        return [.. (await engine.Engine.PageAsync(new() { TenantId = DataBench.Tenant, WithDeleted = withDeleted, Limit = 50 }, default)).Rows.Select(row => (row.OrderNo, row.MasteredBy))];
    }
}
