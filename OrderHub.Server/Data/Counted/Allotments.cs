using System.Collections.Concurrent;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Counted;

/// <summary>
/// Each database's share of what is counted. A limit is dealt out evenly; where one database runs out, others that have some give, in two
/// commits with the transfer's row between them: a crash leaves what was sent on its way, and the next look brings it there, once.
/// </summary>
public sealed class Allotments(IShards shards, IIdSource ids, TimeProvider time)
{
    private const int MaxRaces = 5;

    /// <summary>
    /// For so long a look at a row will do for others, where it showed this many times of what is wanted, less what this node has taken since. The guard of the take itself is
    /// the truth: where it does not hold, the look is forgotten and the next try looks anew.
    /// </summary>
    private static readonly TimeSpan LookHolds = TimeSpan.FromSeconds(30);
    private const int Plenty = 20;
    private const int LookLanes = 2;
    private const int LooksAtOnce = 32;
    private const int MostLooks = 16_384;

    private readonly ConcurrentDictionary<(int Place, int TenantId, CountedItem Item), (CountedRow Row, long At)> looks = new();

    private readonly ConcurrentDictionary<IDatabase, SharedRead<CountedKey, CountedRow>> together = new();

    /// <summary>How many databases there are to deal out to.</summary>
    public int Places => shards.All.Count;

    /// <summary>A database's even share; what does not divide goes to the first ones.</summary>
    public static long Share(long total, int places, int place) => total / places + (place < total % places ? 1 : 0);

    /// <summary>The row of a thing in a database, with its share of the limit where one is given; made where there is none.</summary>
    public async Task<CountedRow> EnsureAsync(int place, int tenantId, CountedItem item, long? limit, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var row = await FindAsync(place, tenantId, item, ct);
            var share = limit is { } total ? Share(total, Places, place) : row?.Allotted ?? 0;
            if (row is not null && row.Allotted == share)
            {
                return row;
            }

            var batch = new WriteBatch();
            if (row is null)
            {
                CountedTable.Insert(batch, tenantId, new(item.Kind, item.Key, share, 0, share, 1), time.GetUtcNow());
            }
            else
            {
                CountedTable.Allot(batch, tenantId, row, share, time.GetUtcNow());
            }

            await shards.All[place].CommitAsync(batch, ct);
        }

        return await FindAsync(place, tenantId, item, ct) ?? throw new InvalidOperationException($"The allotment of {item.Key} could not be made.");
    }

    /// <summary>The row of a thing in a database under a limit. Where the limit is new or another, every database is dealt its share at once, and one that orders hold more of than that is paid by the others.</summary>
    public async Task<CountedRow> DealAsync(int place, int tenantId, CountedItem item, long limit, CancellationToken ct)
    {
        if (await FindAsync(place, tenantId, item, ct) is { } row && row.Allotted == Share(limit, Places, place))
        {
            return row;
        }

        var rows = new List<CountedRow>();
        for (var each = 0; each < Places; each++)
        {
            rows.Add(await EnsureAsync(each, tenantId, item, limit, ct));
        }

        for (var each = 0; each < Places; each++)
        {
            if (rows[each].Available < 0)
            {
                await BringAsync(each, tenantId, item, -rows[each].Available, limit, ct);
            }
        }

        return await FindAsync(place, tenantId, item, ct) ?? rows[place];
    }

    public async Task<CountedRow?> FindAsync(int place, int tenantId, CountedItem item, CancellationToken ct)
    {
        var database = shards.All[place];
        var row = database.IsRemote
            ? await together.GetOrAdd(database, Together).AskAsync(new(tenantId, item.Kind, item.Key), ct)
            : await database.ReadAsync(connection => CountedTable.FindAsync(connection, tenantId, item.Kind, item.Key), ct);
        if (looks.Count >= MostLooks)
        {
            looks.Clear();
        }

        if (row is not null)
        {
            looks[(place, tenantId, item)] = (row, time.GetTimestamp());
        }

        return row;
    }

    /// <summary>Looks at once at those things at which no look a moment ago showed plenty.</summary>
    public Task LookAsync(int place, int tenantId, IEnumerable<(CountedItem Item, long Amount, long? Limit)> wanted, CancellationToken ct) => Task.WhenAll(
        wanted.Where(want => !HadPlenty(place, tenantId, want.Item, want.Amount, want.Limit)).Select(want => FindAsync(place, tenantId, want.Item, ct)).ToArray());

    /// <summary>True where a look a moment ago showed far more than is wanted, under the same limit, so that it need not be looked again.</summary>
    public bool HadPlenty(int place, int tenantId, CountedItem item, long amount, long? limit) =>
        looks.TryGetValue((place, tenantId, item), out var look) && time.GetElapsedTime(look.At) < LookHolds
        && look.Row.Available / Plenty >= amount && (limit is null || look.Row.Allotted == Share(limit.Value, Places, place));

    /// <summary>So much less is left than the look showed.</summary>
    public void Took(int place, int tenantId, CountedItem item, long amount)
    {
        if (looks.TryGetValue((place, tenantId, item), out var look))
        {
            looks[(place, tenantId, item)] = look with { Row = look.Row with { Available = look.Row.Available - amount } };
        }
    }

    /// <summary>A take that relied on the look did not hold.</summary>
    public void Forget(int place, int tenantId, CountedItem item) => looks.TryRemove((place, tenantId, item), out _);

    /// <summary>Brings up to as much as is missing to a database from the others.</summary>
    public async Task BringAsync(int place, int tenantId, CountedItem item, long missing, long? limit, CancellationToken ct)
    {
        await FinishAsync(tenantId, ct);
        for (var from = 0; from < Places && missing > 0; from++)
        {
            if (from == place || await EnsureAsync(from, tenantId, item, limit, ct) is not { Available: > 0 } rich)
            {
                continue;
            }

            var transfer = new CountedTransfer(ids.Next(), item.Kind, item.Key, Math.Min(missing, rich.Available), place);
            var batch = new WriteBatch();
            CountedTable.Lower(batch, tenantId, item.Kind, item.Key, transfer.Quantity, time.GetUtcNow());
            CountedTransferTable.Send(batch, tenantId, transfer);
            if ((await shards.All[from].CommitAsync(batch, ct)).IsCommitted)
            {
                await ArriveAsync(from, tenantId, transfer, ct);
                missing -= transfer.Quantity;
            }
        }
    }

    /// <summary>Brings to its end what a crash left on its way.</summary>
    public async Task FinishAsync(int tenantId, CancellationToken ct)
    {
        for (var place = 0; place < Places; place++)
        {
            foreach (var transfer in await shards.All[place].ReadAsync(connection => CountedTransferTable.OpenAsync(connection, tenantId), ct))
            {
                await ArriveAsync(place, tenantId, transfer, ct);
            }
        }
    }

    private static SharedRead<CountedKey, CountedRow> Together(IDatabase database) => new(
        keys => database.ReadAsync(connection => CountedTable.FindManyAsync(connection, keys), CancellationToken.None), LookLanes, LooksAtOnce);

    // Whether this commit brings it or another did: it is there, once, and the giver may forget it.
    private async Task ArriveAsync(int from, int tenantId, CountedTransfer transfer, CancellationToken ct)
    {
        var item = new CountedItem(transfer.Kind, transfer.Key);
        await EnsureAsync(transfer.Target, tenantId, item, limit: null, ct);
        var arrival = new WriteBatch();
        CountedTransferTable.Arrive(arrival, tenantId, transfer);
        CountedTable.Shift(arrival, tenantId, transfer.Kind, transfer.Key, transfer.Quantity, 0, time.GetUtcNow());
        await shards.All[transfer.Target].CommitAsync(arrival, ct);
        var done = new WriteBatch();
        CountedTransferTable.Forget(done, tenantId, transfer.TransferId);
        await shards.All[from].CommitAsync(done, ct);
    }
}
