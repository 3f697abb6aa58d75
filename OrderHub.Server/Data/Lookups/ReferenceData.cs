using System.Collections.Concurrent;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Lookups;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Lookups;

/// <summary>
/// The reference tables in memory, so that an order costs no query: they are read by every order and changed seldom. One small query a
/// second asks which versions rose, whoever raised them on whatever node; a change on this node is seen at once.
/// </summary>
public sealed class ReferenceData(IShards shards, TimeProvider time, ILogger<ReferenceData> logger) : BackgroundService
{
    /// <summary>How long a change on another node may go unseen while the store answers.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(int TenantId, string Table), ReferenceSnapshot> snapshots = [];
    private readonly SemaphoreSlim reading = new(1);

    /// <summary>The table as this node knows it; read from the store the first time.</summary>
    public async ValueTask<ReferenceSnapshot> OfAsync(int tenantId, ReferenceTable table, CancellationToken ct)
    {
        if (snapshots.TryGetValue((tenantId, table.Name), out var known))
        {
            return known;
        }

        await reading.WaitAsync(ct);
        try
        {
            return snapshots.TryGetValue((tenantId, table.Name), out known) ? known : snapshots[(tenantId, table.Name)] = await ReadAsync(tenantId, table, ct);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>The row of a key that holds on a day; null where none does.</summary>
    public async ValueTask<ReferenceRow?> FindAsync(int tenantId, ReferenceTable table, DateTimeOffset at, string?[] key, CancellationToken ct) =>
        (await OfAsync(tenantId, table, ct)).Find(DayOf(at), key);

    /// <summary>The row of the narrowest key that holds on a day; null where none does.</summary>
    public async ValueTask<ReferenceRow?> FindNarrowestAsync(int tenantId, ReferenceTable table, DateTimeOffset at, string?[] key, CancellationToken ct) =>
        (await OfAsync(tenantId, table, ct)).FindNarrowest(DayOf(at), key);

    /// <summary>Validity is by days in UTC.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>Reads again what is held and was changed.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            foreach (var (tenantId, name, version) in snapshots.IsEmpty ? [] : await shards.Home.ReadAsync(ReferenceVersionTable.AllAsync, ct))
            {
                if (snapshots.TryGetValue((tenantId, name), out var held) && held.Version != version)
                {
                    snapshots[(tenantId, name)] = await ReadAsync(tenantId, held.Table, ct);
                }
            }
        }
        finally
        {
            reading.Release();
        }
    }

    public override void Dispose()
    {
        reading.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.EachAsync(Poll, RefreshAsync, failure => Logs.ReferenceUnread(logger, failure), stoppingToken);

    /// <summary>The version before the rows: rows that are newer than it are read once more, older ones never stay.</summary>
    private Task<ReferenceSnapshot> ReadAsync(int tenantId, ReferenceTable table, CancellationToken ct) => shards.Home.ReadAsync(
        async connection =>
        {
            var (version, _) = await ReferenceVersionTable.OfTableAsync(connection, tenantId, table.Name);
            var rows = await ReferenceRowTable.OfTableAsync(connection, tenantId, table.Name);
            return new ReferenceSnapshot(table, version, rows.Select(row => ReferenceRow.Read(table, row)));
        },
        ct);
}
