using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Storage.Reconciliation;
using Xunit;

namespace OrderHub.UnitTests.Operations;

/// <summary>The decisions of reconciliation.</summary>
public sealed class ComparisonTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_cause_is_told_apart()
    {
        var found = Comparison.Compare(
            [Master(1), Master(2, version: 3), Master(3), Master(4), Master(5, status: 200), Master(6)],
            [new(2, 2, 120), new(3, 1, 120), new(4, 2, 120), new(5, 1, 120), new(6, 1, 120), new(7, 9, 120)],
            isWhole: true);
        Assert.Equal(
            [(1, Cause.Missing), (2, Cause.Stale), (4, Cause.Altered), (5, Cause.Altered), (7, Cause.Extra)],
            found.Select(difference => ((int)difference.OrderId, difference.Cause)).OrderBy(one => one.Item1));
    }

    [Fact]
    public void A_store_that_need_not_have_everything_lacks_nothing() =>
        Assert.Empty(Comparison.Compare([Master(1), Master(2)], [new(2, 1, 120)], isWhole: false));

    [Fact]
    public void What_a_second_look_does_not_find_is_gone_and_what_changed_just_now_is_young()
    {
        var old = new Difference(1, Cause.Stale, Master(1), 1);
        var fresh = old with { Master = Master(1) with { ChangedAt = Now.AddSeconds(-10) } };
        var extra = new Difference(1, Cause.Extra, null, 1);
        var young = TimeSpan.FromSeconds(30);
        Assert.Equal(Verdict.Gone, Comparison.Decide(old, null, Now, young));
        Assert.Equal(Verdict.Confirmed, Comparison.Decide(old, old, Now, young));
        Assert.Equal(Verdict.Young, Comparison.Decide(fresh, fresh, Now, young));
        Assert.Equal(Verdict.Confirmed, Comparison.Decide(extra, extra, Now, young));
        Assert.Equal(Verdict.Young, Comparison.Decide(extra, fresh, Now, young));
        Assert.Equal(Verdict.Young, Comparison.Decide(old, fresh, Now, young));
    }

    [Fact]
    public void Digests_see_any_one_change_and_two_orders_with_each_others_version()
    {
        var random = new Random(1);
        List<(long Id, int Version, int Status)> rows = [.. Enumerable.Range(0, 300).Select(_ => (random.NextInt64(long.MaxValue), random.Next(1, 50), random.Next(100, 900)))];
        var whole = BucketDigest.Of(rows);
        Assert.Equal(whole, BucketDigest.Of(rows.AsEnumerable().Reverse()));
        Assert.Equal(whole, BucketDigest.Of(rows.Take(100)) + BucketDigest.Of(rows.Skip(100)));
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.NotEqual(whole, BucketDigest.Of(rows.Where((_, at) => at != i)));
            Assert.NotEqual(whole, BucketDigest.Of(rows.Select((row, at) => at == i ? row with { Version = row.Version + 1 } : row)));
            Assert.NotEqual(whole, BucketDigest.Of(rows.Select((row, at) => at == i ? row with { Status = row.Status + 1 } : row)));
        }

        Assert.NotEqual(BucketDigest.Of([(10, 1, 120), (20, 2, 120)]), BucketDigest.Of([(10, 2, 120), (20, 1, 120)]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 16)]
    [InlineData(5, 22)]
    [InlineData(100, 1_000_003)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void The_parts_of_a_range_are_the_range(long from, long to)
    {
        var at = from;
        var parts = Comparison.Split(new(from, to)).ToList();
        foreach (var part in parts)
        {
            Assert.Equal(at, part.From);
            Assert.True(part.To > part.From);
            at = part.To;
        }

        Assert.Equal(to, at);
        Assert.InRange(parts.Count, 1, Comparison.Parts);
    }

    [Fact]
    public void Stretches_of_time_leave_nothing_out()
    {
        var oldest = IdLayout.FirstOf(Now.AddDays(-3).AddHours(1)) + 17;
        var buckets = Comparison.Buckets(oldest, oldest + 5, Now, TimeSpan.FromDays(1));
        Assert.Equal(4, buckets.Count);
        Assert.True(buckets[0].From <= oldest);
        Assert.Equal(long.MaxValue, buckets[^1].To);
        Assert.All(buckets.Zip(buckets.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));

        Assert.Equal(3, Comparison.Buckets(oldest, 3, Now, TimeSpan.FromDays(1))[0].From);
        Assert.Empty(Comparison.Buckets(null, null, Now, TimeSpan.FromDays(1)));
        var ahead = IdLayout.FirstOf(Now.AddDays(9));
        Assert.Equal([new IdRange(ahead, long.MaxValue)], Comparison.Buckets(ahead, ahead, Now, TimeSpan.FromDays(1)));
        Assert.InRange(Assert.Single(Comparison.Buckets(null, 7, IdLayout.TimeOf(7).AddHours(1), TimeSpan.FromDays(1))).From, 0, 7);
    }

    private static MasterRow Master(long id, int version = 1, int status = 120) => new(id, $"N{id}", version, status, Now.AddHours(-1));

    [Fact]
    public void A_round_passes_by_what_another_node_compared_and_looks_at_contents_once_a_day()
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var options = new ReconciliationOptions();
        ReconcileRunRow Run(int node, double minutes) => new()
        {
            TenantId = 1, RunId = 1, Store = "index", Node = node, Kind = ReconcileRunRow.Round, Content = true, Repair = true, State = ReconcileRunRow.Done,
            AskedAt = now.AddMinutes(-minutes), UpdatedAt = now,
        };
        bool? Plan(ReconcileRunRow? last, ReconcileRunRow? looked, bool isCostly = false, TimeSpan? every = null) => RoundPlan.Of(last, looked, isCostly, every, node: 5, now, options);
        Assert.True(Plan(null, null));
        Assert.False(Plan(Run(5, 1), Run(5, 60)));
        Assert.Null(Plan(Run(6, 1), Run(6, 60)));
        Assert.False(Plan(Run(6, 11), Run(6, 60)));
        Assert.True(Plan(Run(6, 11), Run(6, 24 * 60)));
        Assert.Null(Plan(Run(5, 11), Run(5, 60), isCostly: true));
        Assert.True(Plan(Run(5, 11), Run(5, 24 * 60), isCostly: true));
        Assert.Null(Plan(Run(5, 11), Run(5, 24 * 60), every: TimeSpan.FromMinutes(12)));
    }
}
