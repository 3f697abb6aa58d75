using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
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
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>The data layer over real stores in a folder of its own, with real keys for tenants 1 and 2.</summary>
internal sealed class DataBench : IAsyncDisposable
{
    public const int Tenant = 1;
    public const int OtherTenant = 2;

    private readonly TemporaryFolder folder = new();
    private readonly IOptions<NodeOptions> node;
    private TenantKeyRing keys = null!;

    public TenantKeyRing Keys => keys;

    private DataBench() => node = Options.Create(new NodeOptions { DataFolder = folder.Path, Node = 5, Unit = 3 });

    public string Folder => folder.Path;

    public TestClock Clock { get; } = new();

    public SqliteDatabase Orders { get; private set; } = null!;

    public SqliteDatabase SearchStore { get; private set; } = null!;

    public IFieldCipher Cipher { get; private set; } = null!;

    public FieldCatalog Fields { get; private set; } = null!;

    public OrderWriter Writer { get; private set; } = null!;

    public OrderReader Reader { get; private set; } = null!;

    public OutboxSignal Signal { get; } = new();

    public OutboxWriter Outbox => new(Signal);

    public WaybillPool Pool { get; private set; } = null!;

    public OrderIndex Index { get; private set; } = null!;

    public OrderSearch Search { get; private set; } = null!;

    public static async Task<DataBench> StartAsync()
    {
        var bench = new DataBench();
        bench.Open();
        await bench.keys.OpenAsync(default);
        await bench.keys.EnsureAsync(Tenant, default);
        await bench.keys.EnsureAsync(OtherTenant, default);
        return bench;
    }

    /// <summary>Closes the stores and opens them again, as a restart does.</summary>
    public async Task RestartAsync(bool loseSearch = false)
    {
        Close();
        if (loseSearch)
        {
            foreach (var file in Directory.GetFiles(folder.Path, "search.db*"))
            {
                File.Delete(file);
            }
        }

        Open();
        await keys.OpenAsync(default);
    }

    public async Task<CommitOutcome> CommitAsync(params Action<WriteBatch>[] writes)
    {
        var batch = new WriteBatch();
        foreach (var write in writes)
        {
            write(batch);
        }

        return await Orders.CommitAsync(batch, default);
    }

    /// <summary>Stores the order as intake does, with its event.</summary>
    public async Task<Order> StoreAsync(Order order)
    {
        var outcome = await CommitAsync(
            batch => Writer.Insert(batch, order, SampleOrders.ContentHash), batch => Outbox.Append(batch, EventOf(order, EventFamilies.Accepted)));
        Assert.True(outcome.IsCommitted, outcome.FailedGuard);
        return order;
    }

    /// <summary>Stores a changed order, with its event.</summary>
    public async Task<Order> ChangeAsync(Order before, Func<Order, Order> change, string family = EventFamilies.StatusChanged)
    {
        var after = change(before) with { Version = before.Version + 1, UpdatedAt = Clock.GetUtcNow() };
        var outcome = await CommitAsync(batch => Writer.Update(batch, before, after), batch => Outbox.Append(batch, EventOf(after, family)));
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
    public RunningRelay Relay(RelayOptions options, params IEventConsumer[] consumers) => new(this, options, consumers);

    public ValueTask DisposeAsync()
    {
        Close();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        Orders = Open("orders.db", "Orders");
        SearchStore = Open("search.db", "Search");
        keys = new(Orders, new(Options.Create(new SecurityOptions()), node), Clock);
        Cipher = new FieldCipher(keys);
        Fields = new(new SingleDatabase(Orders), Clock, NullLogger<FieldCatalog>.Instance);
        Writer = new(Cipher, Fields);
        Reader = new(Orders, Cipher, Fields, NullLogger<OrderReader>.Instance);
        Pool = new(Orders, Clock);
        var documents = new OrderDocuments(Cipher);
        Index = new(SearchStore, documents);
        Search = new(Index, documents, Reader, Orders);
    }

    private SqliteDatabase Open(string file, string migrations) => SqliteDatabase.Open(
        folder.File(file), SqliteMigration.Shipped(migrations), new StorageOptions(), Clock, NullLogger<SqliteDatabase>.Instance);

    private void Close()
    {
        Orders.Dispose();
        SearchStore.Dispose();
        keys.Dispose();
    }
}
