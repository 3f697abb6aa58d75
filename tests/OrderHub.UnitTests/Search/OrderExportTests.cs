using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Searches;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Search;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Search;

/// <summary>Exports over a search server: begun on one node, gone on with on another, whatever is away or lost meanwhile.</summary>
public sealed class OrderExportTests : IAsyncLifetime
{
    private const int Orders = 7;
    private static readonly Caller Admin = new(DataBench.Tenant, "admin", "Admin", Roles.Administrator, "admin");

    private readonly SearchDeskOptions desk = new() { ExportPart = 2 };
    private DataBench data = null!;
    private EngineBench engine = null!;
    private OrderSearch search = null!;
    private OrderExports exports = null!;

    public async Task InitializeAsync()
    {
        data = await DataBench.StartAsync();
        engine = await EngineBench.StartAsync(EngineKind.Elasticsearch, options => options.Pause = TimeSpan.FromMilliseconds(100));
        var documents = new OrderDocuments(data.Cipher, data.Fields);
        var index = new OrderIndex(engine.Engine, documents, data.Elsewhere);
        search = new(index, documents, data.Reader, data.Cached(data.Tiers()), data.Shards);
        exports = new(data.Shards, search, data.Cipher, new AuditLog(data.Orders, data.Clock), new Ids(), data.Clock, Options.Create(desk));
        for (var i = 0; i < Orders; i++)
        {
            var order = await data.StoreAsync(SampleOrders.Express(createdAt: data.Clock.GetUtcNow().AddMinutes(-i - 1)));
            await index.WriteAsync([order], new HashSet<long>(), default);
        }
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        await data.DisposeAsync();
    }

    [Fact]
    public async Task Another_node_goes_on_where_one_stopped_and_no_order_is_there_twice_or_missing()
    {
        var export = await BeginAsync();
        await Worker().WorkAsync(default);
        await Worker().WorkAsync(default);
        Assert.Equal((OrderExportRow.Running, 4), await StateAsync(export));

        // What comes now is newer than the export.
        await data.StoreAsync(SampleOrders.Express(createdAt: data.Clock.GetUtcNow().AddMinutes(1)));
        engine.Server!.LoseViews();
        while (await Worker().WorkAsync(default))
        {
        }

        Assert.Equal((OrderExportRow.Done, Orders), await StateAsync(export));
        var lines = await LinesAsync(export);
        Assert.Equal(Orders + 1, lines.Count);
        Assert.Equal(lines.Count, lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_search_server_that_is_away_makes_it_wait_and_one_that_answers_in_part_leaves_no_gap()
    {
        var export = await BeginAsync();
        engine.Server!.IsDown = true;
        Assert.True(await Worker().WorkAsync(default));
        Assert.Equal("list.unavailable", (await FindAsync(export)).Message);
        Assert.False(await Worker().WorkAsync(default));
        engine.Server.IsDown = false;
        engine.Server.LostIndex = engine.Server.IndexNames.First(name => name.Contains("-orders-", StringComparison.Ordinal));
        data.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await Worker().WorkAsync(default));
        Assert.Equal(("list.partial", 0), ((await FindAsync(export)).Message, (await FindAsync(export)).Written));
        engine.Server.LostIndex = null;
        data.Clock.Advance(TimeSpan.FromSeconds(5));
        while (await Worker().WorkAsync(default))
        {
        }

        Assert.Equal((OrderExportRow.Done, Orders), await StateAsync(export));
    }

    [Fact]
    public async Task It_stops_at_its_limit_and_when_it_is_told()
    {
        desk.ExportOrders = 3;
        var export = await BeginAsync();
        while (await Worker().WorkAsync(default))
        {
        }

        Assert.Equal((OrderExportRow.Done, 3), await StateAsync(export));
        Assert.Equal("export.limit", (await FindAsync(export)).Message);

        desk.ExportsAtOnce = 1;
        var other = await BeginAsync();
        Assert.Null(await exports.BeginAsync(Admin, new() { TenantId = DataBench.Tenant }, new Dictionary<string, string>(), default));
        Assert.True(await exports.StopAsync(Admin, other.ExportId, default));
        Assert.False(await exports.StopAsync(Admin, other.ExportId, default));
        Assert.False(await Worker().WorkAsync(default));
    }

    private async Task<OrderExportRow> BeginAsync() =>
        (await exports.BeginAsync(Admin, new() { TenantId = DataBench.Tenant }, new Dictionary<string, string> { ["line"] = "express" }, default))!;

    private OrderExportWorker Worker() => new(
        data.Shards, exports, search, engine.Engine, data.Cipher, NodeRoles.Parse(NodeRoles.Everything, out _)!, data.Clock, Options.Create(desk), NullLogger<OrderExportWorker>.Instance);

    private async Task<OrderExportRow> FindAsync(OrderExportRow export) => (await exports.FindAsync(export.TenantId, export.ExportId, default))!;

    private async Task<(string State, int Written)> StateAsync(OrderExportRow export) => await FindAsync(export) is var now ? (now.State, now.Written) : default;

    private async Task<List<string>> LinesAsync(OrderExportRow export)
    {
        var text = "";
        await foreach (var part in exports.PartsAsync(await FindAsync(export), default))
        {
            text += part;
        }

        return [.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }

    private sealed class Ids : IIdSource
    {
        private static long last = 1000;

        public long Next(int shard) => Interlocked.Increment(ref last);
    }
}
