using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Rotation;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Keys;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Security;

/// <summary>The exchange of data keys over real stores: orders and connectors, with the ring of a data bench.</summary>
internal sealed class RotationBench : IAsyncDisposable
{
    private readonly SqliteDatabase connectors;

    private RotationBench(DataBench data)
    {
        Data = data;
        connectors = SqliteDatabase.Open(
            Path.Combine(data.Folder, "connectors.db"), SqliteMigration.Shipped("Connectors"), new StorageOptions(), data.Clock, NullLogger<SqliteDatabase>.Instance);
        Places = new(data.Shards, connectors);
        Rotations = new(data.Orders, data.Keys, Places, Audit, Settings, data.Clock, NullLogger<KeyRotations>.Instance);
    }

    public DataBench Data { get; }

    public IDatabase Connectors => connectors;

    public SealedPlaces Places { get; }

    public KeyRotations Rotations { get; }

    public AuditLog Audit => new(Data.Orders, Data.Clock);

    public IOptions<SecurityOptions> Settings { get; } = Options.Create(new SecurityOptions { KeyRefreshSeconds = 1, KeyRotationRestMs = 0 });

    public static async Task<RotationBench> StartAsync(StoreKind kind) => new(await DataBench.StartAsync(kind));

    /// <summary>What a node works with; <paramref name="database"/> stands in for home, and for the first of the orders' stores.</summary>
    public KeyRotationRun Run(IDatabase? database = null) => new(
        database ?? Data.Orders, database is null ? Places : new(new StandIn(Data.Shards, database), connectors), Data.Keys, Data.Cipher, Rotations, Audit, Settings, Data.Clock,
        NullLogger<KeyRotationRun>.Instance);

    /// <summary>Begins a rotation and lets the time pass after which every node knows the key.</summary>
    public async Task<KeyRotationRow> StartRotationAsync()
    {
        var (_, rotation) = await Rotations.StartAsync(DataBench.Tenant, "test", default);
        Data.Clock.Advance(TimeSpan.FromSeconds(10));
        return rotation!;
    }

    /// <summary>The rotation as it is stored, taken from whoever died over it.</summary>
    public async Task<KeyRotationRow> StoredAsync() => (await Rotations.ListAsync(DataBench.Tenant, default))[0];

    public async ValueTask DisposeAsync()
    {
        connectors.Dispose();
        await Data.DisposeAsync();
    }

    private sealed class StandIn(IShards shards, IDatabase home) : IShards
    {
        public IDatabase Home => home;

        public bool IsShared => shards.IsShared;

        public IReadOnlyList<IDatabase> All => [home, .. shards.All.Skip(1)];

        public int PlaceOf(int shard) => shards.PlaceOf(shard);

        public IDatabase For(int shard) => shards.For(shard);
    }
}
