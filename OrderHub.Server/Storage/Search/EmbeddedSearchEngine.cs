using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Storage.Search;

/// <summary>
/// This node's own index, in a SQLite file of its own so that indexing never holds up taking an order. Made anew in place: a document is
/// replaced by its own version too.
/// </summary>
public sealed class EmbeddedSearchEngine([FromKeyedServices(StorageSetup.Search)] IDatabase database) : ISearchEngine
{
    private int rebuilding;

    public string Kind => "embedded";

    public bool IsShared => false;

    public ISearchContent Content { get; } = new EmbeddedContent(database);

    public Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    // Whether a database's orders are in is known by its cursors, which are in the same file.
    public Task<bool> IsBuiltAsync(CancellationToken ct) => Task.FromResult(true);

    public async Task<IReadOnlyList<IndexOutcome>> IndexAsync(IReadOnlyList<OrderIndexRow> rows, IReadOnlySet<long> statusOnly, CancellationToken ct)
    {
        var known = new Dictionary<long, int>();
        foreach (var tenant in rows.GroupBy(row => row.TenantId))
        {
            foreach (var (orderId, version) in await database.ReadAsync(connection => OrderIndexTable.KnownAsync(connection, tenant.Key, tenant.Select(row => row.OrderId)), ct))
            {
                known[orderId] = version;
            }
        }

        var batch = new WriteBatch();
        foreach (var row in rows)
        {
            OrderIndexTable.Upsert(batch, row);
            if (!known.ContainsKey(row.OrderId) || !statusOnly.Contains(row.OrderId))
            {
                OrderIndexTable.ReplaceBlindIndexes(batch, row);
                OrderFieldTable.Replace(batch, row);
            }
        }

        await database.CommitAsync(batch, ct);
        return [.. rows.Select(row => new IndexOutcome(row.OrderId, known.TryGetValue(row.OrderId, out var version) && version >= row.Version ? IndexResult.Known : IndexResult.Written))];
    }

    public Task<IndexPage> PageAsync(OrderIndexFilter filter, CancellationToken ct) =>
        database.ReadAsync(async connection => new IndexPage(await OrderIndexReads.PageAsync(connection, filter), []), ct);

    public async Task<IndexGroups> GroupAsync(IndexGrouping grouping, CancellationToken ct)
    {
        var filter = grouping with { Filter = grouping.Filter with { After = null } };
        var counts = await database.ReadAsync(connection => OrderIndexReads.CountsAsync(connection, filter, IndexGrouping.MostGroups + 1), ct);
        var amounts = grouping.WithAmounts ? await database.ReadAsync(connection => OrderIndexReads.AmountsAsync(connection, filter), ct) : [];
        var minutes = grouping.WithAmounts ? (await database.ReadAsync(connection => OrderIndexReads.MinutesAsync(connection, filter), ct)).ToDictionary(row => row.Key, row => row.Spread, StringComparer.Ordinal) : [];
        var byKey = amounts.ToLookup(row => row.Key, StringComparer.Ordinal);
        return new(
            [
                .. counts.Take(IndexGrouping.MostGroups).Select(row => new IndexGroup(
                    KeyOf(row.Key, grouping.By.Count), row.Count, [.. byKey[row.Key].Select(amount => new IndexAmount(amount.Currency, amount.Sum, amount.Spread))], minutes.GetValueOrDefault(row.Key))),
            ],
            counts.Count > IndexGrouping.MostGroups,
            []);
    }

    public Task<IReadOnlyList<IndexedNumber>> FindNumbersAsync(int tenantId, IReadOnlyList<string> numbers, CancellationToken ct) => database.ReadAsync<IReadOnlyList<IndexedNumber>>(
        async connection =>
        {
            var found = new List<IndexedNumber>();
            foreach (var number in numbers.Where(SearchWords.IsIndexed).Distinct(StringComparer.Ordinal))
            {
                found.AddRange(await OrderIndexReads.NumbersAsync(connection, tenantId, number));
            }

            return found;
        },
        ct);

    // Documents never change their place in the list: a walk that goes on behind its last row sees each once.
    public Task<string?> OpenViewAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public Task CloseViewAsync(string view, CancellationToken ct) => Task.CompletedTask;

    public Task<List<(int TenantId, long OrderId)>> BetweenAsync(long after, long before, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => OrderIndexTable.BetweenAsync(connection, after, before, limit), ct);

    public Task DeleteAsync(IReadOnlyCollection<(int TenantId, long OrderId)> orders, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var (tenantId, orderId) in orders)
        {
            OrderIndexTable.Delete(batch, tenantId, orderId);
        }

        return database.CommitAsync(batch, ct);
    }

    public Task DropEmptyMonthsAsync(Month before, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> BeginRebuildAsync(CancellationToken ct) => Task.FromResult(Interlocked.Exchange(ref rebuilding, 1) == 0);

    public Task KeepRebuildingAsync(CancellationToken ct) => Task.CompletedTask;

    public Task CompleteRebuildAsync(CancellationToken ct)
    {
        Volatile.Write(ref rebuilding, 0);
        return Task.CompletedTask;
    }

    public Task AbandonRebuildAsync()
    {
        Volatile.Write(ref rebuilding, 0);
        return Task.CompletedTask;
    }

    /// <summary>How far the index has come in each part of a database's outbox; null: it holds nothing of that database.</summary>
    public Task<long[]?> PositionsAsync(string consumer, int place, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            var positions = new long[OutboxPart.Count];
            foreach (var part in OutboxPart.All)
            {
                if (await OrderIndexTable.CursorAsync(connection, Key(consumer, place, part)) is not { } position)
                {
                    return null;
                }

                positions[part] = position;
            }

            return positions;
        },
        ct);

    public Task SavePositionsAsync(string consumer, int place, IReadOnlyList<long> positions, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var part in OutboxPart.All)
        {
            OrderIndexTable.SaveCursor(batch, Key(consumer, place, part), positions[part]);
        }

        return database.CommitAsync(batch, ct);
    }

    private static string Key(string consumer, int place, int part) => string.Create(CultureInfo.InvariantCulture, $"{consumer}/{place}/{part}");

    private static string?[] KeyOf(string key, int dimensions) =>
        dimensions == 0 ? [] : [.. key.Split(OrderIndexReads.Separator).Select(part => part == OrderIndexReads.Absent ? null : part)];
}
