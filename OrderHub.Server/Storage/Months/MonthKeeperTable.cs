using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Months;

/// <summary>A month that should be gone by its age and is kept.</summary>
/// <param name="Place">Number of its database.</param>
/// <param name="Month">The month.</param>
/// <param name="Reason">Why; one sentence for the operator.</param>
public sealed record MonthHold(int Place, Month Month, string Reason);

/// <summary>
/// Statements on <c>month_keeper</c> and <c>month_hold</c>, both at home. One node at a time drops months, and none while a shard moves:
/// both change the one row of <c>month_keeper</c> first, so that they meet there.
/// </summary>
internal static class MonthKeeperTable
{
    /// <summary>Guard: another node drops months, or a shard is on its way.</summary>
    public const string BusyGuard = "month_keeper.busy";

    public static void Take(WriteBatch batch, int node, DateTimeOffset now, DateTimeOffset until)
    {
        batch.AddGuarded(
            BusyGuard, 1, "UPDATE month_keeper SET node = @p0, lease_until = @p1, epoch = epoch + 1 WHERE id = 1 AND lease_until <= @p2", node, until, now);

        // A statement of its own: it sees what was committed while the one before waited for the row.
        batch.AddGuarded(BusyGuard, 1, "UPDATE month_keeper SET node = node WHERE id = 1 AND NOT EXISTS (SELECT 1 FROM shard_move)");
    }

    /// <summary>Refuses the batch while months are dropped.</summary>
    public static void RequireFree(WriteBatch batch, DateTimeOffset now) =>
        batch.AddGuarded(BusyGuard, 1, "UPDATE month_keeper SET node = node WHERE id = 1 AND lease_until <= @p0", now);

    public static Task<long> EpochAsync(DbConnection connection) =>
        connection.FirstAsync("SELECT epoch FROM month_keeper WHERE id = @p0", row => row.Long(), 1);

    /// <summary>Holds it for longer, or, with a time that is over, lets it go; where nobody took it since.</summary>
    public static void Renew(WriteBatch batch, long epoch, DateTimeOffset until) =>
        batch.AddGuarded(BusyGuard, 1, "UPDATE month_keeper SET lease_until = @p0 WHERE id = 1 AND epoch = @p1", until, epoch);

    public static void ReplaceHolds(WriteBatch batch, IEnumerable<MonthHold> holds, DateTimeOffset now)
    {
        batch.Add("DELETE FROM month_hold WHERE place >= @p0", 0);
        foreach (var hold in holds)
        {
            batch.Add("INSERT INTO month_hold (place, month_start, reason, seen_at) VALUES (@p0, @p1, @p2, @p3)", hold.Place, hold.Month.Start, hold.Reason, now);
        }
    }

    public static Task<List<MonthHold>> HoldsAsync(DbConnection connection) => connection.ListAsync(
        "SELECT place, month_start, reason FROM month_hold ORDER BY month_start, place", row => new MonthHold(row.Int(), Month.Of(row.Time()), row.Text()));
}
