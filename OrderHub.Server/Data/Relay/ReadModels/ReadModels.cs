using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.ReadModels;

/// <summary>Answers from the read models, over all databases.</summary>
public sealed class ReadModels(IShards shards)
{
    /// <summary>The tenant's orders by the day they came (UTC), line and status.</summary>
    /// <param name="tenantId">Whose orders.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day, which counts.</param>
    /// <param name="line">Only of this line; null: of all.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<IReadOnlyList<DayCount>> DaysAsync(int tenantId, DateOnly from, DateOnly to, string? line, CancellationToken ct)
    {
        var all = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => ReadModelTables.DaysAsync(connection, tenantId, Number(from), Number(to), line), ct)));
        return
        [
            .. all.SelectMany(rows => rows).GroupBy(row => (row.Day, row.Line, row.Status)).Select(one => new DayCount(one.Key.Day, one.Key.Line, one.Key.Status, one.Sum(row => row.Orders)))
                .Where(row => row.Orders > 0).OrderBy(row => row.Day).ThenBy(row => row.Line, StringComparer.Ordinal).ThenBy(row => row.Status),
        ];
    }

    /// <summary>How often the tenant's orders went from one status to another in some days (UTC), and how long they had stood there.</summary>
    public async Task<IReadOnlyList<MoveCount>> MovesAsync(int tenantId, DateOnly from, DateOnly to, string? line, CancellationToken ct)
    {
        var all = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => ReadModelTables.MovesAsync(connection, tenantId, Number(from), Number(to), line), ct)));
        return
        [
            .. all.SelectMany(rows => rows).GroupBy(row => (row.Line, row.From, row.To))
                .Select(one => new MoveCount(one.Key.Line, one.Key.From, one.Key.To, one.Sum(row => row.Moves), one.Sum(row => row.TotalMs), one.Max(row => row.LongestMs)))
                .OrderBy(row => row.Line, StringComparer.Ordinal).ThenBy(row => row.From).ThenBy(row => row.To),
        ];
    }

    private static int Number(DateOnly day) => (day.Year * 10000) + (day.Month * 100) + day.Day;
}
