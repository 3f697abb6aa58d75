using System.Globalization;
using System.Text;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Relay.ReadModels;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// The status flow and the daily counts. Order by order as every store; the counts beside them with what is known of the orders, once that agrees: so
/// a count is named only where it is itself wrong. What is older than the oldest order is of months that were dropped, and stays.
/// </summary>
public sealed class ReconciledReadModels(IShards shards, OrderReader orders, ReadModelConsumer consumer, RelayStatus relay, TimeProvider time) : IReconciledStore
{
    public string Name => "read-models";

    public bool IsWhole => true;

    public bool IsShared => true;

    public TimeSpan Lag => relay.Of(consumer).Lag;

    public Task<string?> FindObstacleAsync(CancellationToken ct) =>
        Task.FromResult(relay.Of(consumer).Outage is { } outage ? $"What keeps the read models up stands still: {outage}" : null);

    public Task<long?> OldestAsync(int tenantId, CancellationToken ct) => Task.FromResult<long?>(null);

    public async Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => ReadModelContent.DigestAsync(connection, tenantId, range), ct))))
        .Aggregate(default(BucketDigest), (sum, digest) => sum + digest);

    public async Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct) =>
    [
        .. (await shards.OldestAsync(
            range.From - 1, limit, row => row.OrderId,
            async (database, after) => (IReadOnlyList<(long OrderId, int Version, int Status)>)await database.ReadAsync(
                connection => ReadModelContent.RowsAsync(connection, tenantId, range with { From = after + 1 }, limit), ct)))
        .Select(row => new StoreRow(row.OrderId, row.Version, row.Status)),
    ];

    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> ExpectedAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct)
    {
        var states = await Task.WhenAll(orderIds.GroupBy(shards.For).Select(door => orders.StatesAsync(door.Key, tenantId, [.. door], ct)));
        return states.SelectMany(some => some).ToDictionary(one => one.State.OrderId, one => (one.State.Version, PrintOf(Expected(one.State, one.Steps))));
    }

    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct)
    {
        var copies = await Task.WhenAll(orders.Select(order => order.OrderId).GroupBy(shards.For)
            .Select(door => door.Key.ReadAsync(connection => ReadModelContent.ReadAsync(connection, tenantId, [.. door]), ct)));
        return copies.SelectMany(some => some).ToDictionary(copy => copy.OrderId, copy => (copy.Version, PrintOf(copy)));
    }

    public async Task<IReadOnlyList<Difference>> FindBesideAsync(int tenantId, IdRange range, bool isClean, CancellationToken ct)
    {
        var wrong = new List<Difference>();
        foreach (var day in isClean ? DaysOf(range, time.GetUtcNow()) : [])
        {
            var parts = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => ReadModelContent.SumPartsAsync(connection, tenantId, day), ct)));
            wrong.AddRange(WrongSums(parts, shards.PlaceOf).Select(sum => NameOf(day, sum)).Select(name => new Difference(NamedId.Of(EndOf(day), name), Cause.Altered, null, null, Name: name)));
        }

        return wrong;
    }

    public async Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct)
    {
        // 1. What is of no order, and still as it was seen.
        foreach (var door in differences.Where(difference => difference.Cause == Cause.Extra).GroupBy(difference => shards.For(difference.OrderId)))
        {
            await WriteAsync(door.Key, batch =>
            {
                foreach (var extra in door)
                {
                    ReadModelContent.DeleteSeen(batch, tenantId, extra.OrderId, extra.StoreVersion!.Value);
                }
            }, ct);
        }

        // 2. The orders once more, with their whole status flow.
        await consumer.ReplaceAsync(tenantId, [.. differences.Where(difference => difference.Master is not null).Select(difference => difference.OrderId)], ct);

        // 3. The counts of their days.
        foreach (var day in differences.Where(difference => difference.Name is not null).Select(difference => DayOf(difference.OrderId)).Distinct())
        {
            foreach (var database in shards.All)
            {
                await WriteAsync(database, batch => ReadModelContent.RecountDay(batch, tenantId, day), ct);
            }
        }
    }

    /// <summary>The days that end in a range, up to the day of the time: each day ends in one range of all.</summary>
    internal static IEnumerable<DateOnly> DaysOf(IdRange range, DateTimeOffset now)
    {
        var last = DateOnly.FromDateTime(now.UtcDateTime);
        for (var day = DayOf(range.From); day <= last && IdLayout.FirstOf(EndOf(day)) < range.To; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    /// <summary>The counts that do not agree with the orders, over all databases. Of orders only those count that live where they stand.</summary>
    /// <param name="parts">By database.</param>
    /// <param name="placeOf">In which database a virtual shard is.</param>
    internal static IEnumerable<(string Line, OrderStatus Status)> WrongSums(IReadOnlyList<IReadOnlyList<ReadSumPart>> parts, Func<int, int> placeOf) =>
        from part in parts.SelectMany((some, place) => some.Where(part => part.Shard is not { } shard || placeOf(shard) == place))
        group part by (part.Line, part.Status) into sum
        where sum.Sum(part => part.Orders) != 0
        select sum.Key;

    private static async Task WriteAsync(IDatabase database, Action<WriteBatch> write, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ReadModelTables.Fence(batch);
        write(batch);
        await database.CommitAsync(batch, ct);
    }

    private static ReadCopy Expected(ReadState state, IReadOnlyList<ReadStep> steps) => new(
        state.OrderId, state.Version, ReadModelTables.DayOf(IdLayout.TimeOf(state.OrderId)), state.Line,
        [
            .. steps.Select((step, i) => new ReadMove(
                step.Version, ReadModelTables.DayOf(step.At), state.Line, step.Status, step.At.ToUnixTimeMilliseconds(), i == 0 ? null : steps[i - 1].Status,
                i == 0 ? null : step.At.ToUnixTimeMilliseconds() - steps[i - 1].At.ToUnixTimeMilliseconds())),
        ]);

    private static string PrintOf(ReadCopy copy)
    {
        var print = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{copy.Version} {copy.Day} {copy.Line}");
        foreach (var move in copy.Moves)
        {
            print.Append(CultureInfo.InvariantCulture, $";{move.Version} {move.Day} {move.Line} {(int)move.To} {move.At} {(int?)move.From} {move.Took}");
        }

        return print.ToString();
    }

    private static string NameOf(DateOnly day, (string Line, OrderStatus Status) sum) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} {sum.Line} {(int)sum.Status}") is var name && name.Length > 40 ? name[..40] : name;

    private static DateOnly DayOf(long id) => DateOnly.FromDateTime(IdLayout.TimeOf(id).UtcDateTime);

    // The last millisecond: a day that has ended lies whole before it.
    private static DateTimeOffset EndOf(DateOnly day) => new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddMilliseconds(-1);
}
