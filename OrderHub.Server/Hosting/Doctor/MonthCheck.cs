using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>The months that tables are cut into: whether they last, and which are kept beyond their age.</summary>
internal sealed class MonthCheck(IShards shards, IOptions<StorageOptions> storage, TimeProvider time)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken ct)
    {
        var findings = new List<Finding>();
        for (var place = 0; place < shards.All.Count; place++)
        {
            if (shards.All[place].Months is { } months)
            {
                findings.Add(Ahead(place, await months.OfAsync(MonthTables.Orders, ct), Month.Of(time.GetUtcNow())));
            }
        }

        findings.Add(Kept(await shards.Home.ReadAsync(MonthKeeperTable.HoldsAsync, ct), storage.Value.KeepMonths));
        return findings;
    }

    /// <summary>Orders of a month without a part of its own are taken all the same: they lie together in the last one, and have to be copied out of it.</summary>
    internal static Finding Ahead(int place, IReadOnlyList<Month> months, Month now)
    {
        const string mend = "See that a node with the role jobs runs, and what it logs.";
        var last = months.Count == 0 ? now.Plus(-1) : months[^1];
        return last.CompareTo(now) < 0 ? Finding.Warn("months", $"Database {place} has no part for {now}: its orders lie in the last part.", mend)
            : last == now ? Finding.Warn("months", $"Database {place} has no part for the month after {now}.", mend)
            : Finding.Ok("months", $"Database {place} has parts up to {last}.");
    }

    internal static Finding Kept(IReadOnlyList<MonthHold> holds, int keepMonths) => holds switch
    {
        _ when keepMonths == 0 => Finding.Ok("old months", "Orders are kept for ever (ORDERHUB__Storage__KeepMonths=0)."),
        [] => Finding.Ok("old months", $"Orders are kept for {keepMonths} months; none older is left."),
        [var first, ..] => Finding.Warn(
            "old months", $"{holds.Count} months are older than {keepMonths} months and stay; {first.Month} of database {first.Place}: {first.Reason}", "Finish or cancel what it names; the month goes with the next round."),
    };
}
