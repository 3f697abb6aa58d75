using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Data.Persistence.Ids;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>The data layer over real stores of its own, with real keys for tenants 1 and 2.</summary>
internal sealed class DataBench : IAsyncDisposable
{
    public const int Tenant = 1;
    public const int OtherTenant = 2;

    private readonly TemporaryFolder folder = new();
    private readonly IOptions<NodeOptions> node;
    private TenantKeyRing keys = null!;

    public TenantKeyRing Keys => keys;

    private readonly TestStores stores;

    private DataBench(TestStores stores)
    {
        this.stores = stores;
        node = Options.Create(new NodeOptions { DataFolder = folder.Path, Node = 5, Unit = 3 });
    }

    public string Folder => folder.Path;

    public TestClock Clock { get; } = new();

    /// <summary>Home, where the tests that know of no shards work.</summary>
    public IDatabase Orders => Shards.Home;

    public IShards Shards => stores.Shards;

    public SqliteDatabase SearchStore { get; private set; } = null!;

    public IFieldCipher Cipher { get; private set; } = null!;

    public FieldCatalog Fields { get; private set; } = null!;

    public OrderWriter Writer { get; private set; } = null!;

    public OrderReader Reader { get; private set; } = null!;

    public OutboxSignal Signal { get; } = new();

    public OutboxWriter Outbox => new(Signal);

    /// <summary>What other systems master.</summary>
    public LegacyOrders Elsewhere => new(Shards, Reader, Cipher, Outbox, Clock);

    public WaybillPool Pool { get; private set; } = null!;

    public EmbeddedSearchEngine Engine { get; private set; } = null!;

    public OrderIndex Index { get; private set; } = null!;

    public OrderSearch Search { get; private set; } = null!;

    public static async Task<DataBench> StartAsync(StoreKind kind = StoreKind.Sqlite)
    {
        var bench = new DataBench(await TestStores.CreateAsync(kind));
        await bench.OpenAsync();
        await bench.keys.OpenAsync(default);
        await bench.keys.EnsureAsync(Tenant, default);
        await bench.keys.EnsureAsync(OtherTenant, default);
        return bench;
    }

    /// <summary>Every file in which a store keeps what it was given: of the node, and of the database server.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync() =>
        [.. Directory.GetFiles(folder.Path), .. await stores.FilesAsync()];

    /// <summary>Closes the stores and opens them again, as a restart does.</summary>
    public async Task RestartAsync(bool loseSearch = false)
    {
        await CloseAsync();
        if (loseSearch)
        {
            foreach (var file in Directory.GetFiles(folder.Path, "search.db*"))
            {
                File.Delete(file);
            }
        }

        await OpenAsync();
        await keys.OpenAsync(default);
    }

    /// <summary>Commits at home.</summary>
    public Task<CommitOutcome> CommitAsync(params Action<WriteBatch>[] writes) => CommitAsync(Orders, writes);

    /// <summary>Commits where the order lives.</summary>
    public Task<CommitOutcome> CommitAsync(long orderId, params Action<WriteBatch>[] writes) => CommitAsync(Shards.For(orderId), writes);

    private static async Task<CommitOutcome> CommitAsync(IDatabase database, Action<WriteBatch>[] writes)
    {
        var batch = new WriteBatch();
        foreach (var write in writes)
        {
            write(batch);
        }

        return await database.CommitAsync(batch, default);
    }

    /// <summary>Stores the order as intake does, with its event.</summary>
    public async Task<Order> StoreAsync(Order order)
    {
        var outcome = await CommitAsync(
            order.OrderId, batch => Writer.Insert(batch, order, SampleOrders.ContentHash), batch => Outbox.Append(batch, EventOf(order, EventFamilies.Accepted)));
        Assert.True(outcome.IsCommitted, outcome.FailedGuard);
        return order;
    }

    /// <summary>Stores a changed order, with its event.</summary>
    public async Task<Order> ChangeAsync(Order before, Func<Order, Order> change, string family = EventFamilies.StatusChanged)
    {
        var after = change(before) with { Version = before.Version + 1, UpdatedAt = Clock.GetUtcNow() };
        var outcome = await CommitAsync(before.OrderId, batch => Writer.Update(batch, before, after), batch => Outbox.Append(batch, EventOf(after, family)));
        Assert.True(outcome.IsCommitted, outcome.FailedGuard);
        return after;
    }

    public OrderEvent EventOf(Order order, string family) => new()
    {
        TenantId = order.TenantId,
        OrderId = order.OrderId,
        OrderNo = order.OrderNo,
        OrderVersion = order.Version,
        Line = order.BusinessLine!,
        Family = family,
        Status = order.Status,
        OccurredAt = Clock.GetUtcNow(),
    };

    public IdReservation Reservation(TestClock? clock = null, int number = 5) =>
        new(Orders, Options.Create(new NodeOptions { Node = number }), clock ?? Clock, NullLogger<IdReservation>.Instance);

    /// <summary>Runs consumers until disposed.</summary>
    public RunningRelay Relay(RelayOptions options, params IEventConsumer[] consumers) => new(this, options, node: 5, consumers);

    /// <summary>The same as another node.</summary>
    public RunningRelay RelayOf(int number, RelayOptions options, params IEventConsumer[] consumers) => new(this, options, number, consumers);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await stores.DisposeAsync();
        folder.Dispose();
    }

    private async Task OpenAsync()
    {
        await stores.OpenAsync(folder.Path, Clock);
        SearchStore = Open("search.db", "Search");
        keys = new(Orders, new(Options.Create(new SecurityOptions()), node), Clock);
        Cipher = new FieldCipher(keys);
        Fields = new(Shards, Clock, NullLogger<FieldCatalog>.Instance);
        Writer = new(Cipher, Fields);
        Reader = new(Shards, Cipher, Fields, NullLogger<OrderReader>.Instance);
        Pool = new(Shards, Clock);
        var documents = new OrderDocuments(Cipher, Fields);
        Engine = new(SearchStore);
        Index = new(Engine, documents, Elsewhere);
        Search = new(Index, documents, Reader, new(Reader, Tiers(), Cipher, Fields, Clock), Shards);
    }

    /// <summary>Caches of this process alone, or over the stores given.</summary>
    public CacheTiers Tiers(CacheOptions? options = null, params ICacheStore[] remote) => new(remote, options ?? new(), Clock);

    /// <summary>Orders by number over those caches.</summary>
    public OrderCache Cached(CacheTiers tiers) => new(Reader, tiers, Cipher, Fields, Clock);

    private SqliteDatabase Open(string file, string migrations) => SqliteDatabase.Open(
        folder.File(file), SqliteMigration.Shipped(migrations), new StorageOptions(), Clock, NullLogger<SqliteDatabase>.Instance);

    private async Task CloseAsync()
    {
        await stores.CloseAsync();
        SearchStore.Dispose();
        keys.Dispose();
    }
}
