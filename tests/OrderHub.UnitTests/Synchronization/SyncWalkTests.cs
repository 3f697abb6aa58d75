using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Storage.Legacy;
using Xunit;

namespace OrderHub.UnitTests.Synchronization;

/// <summary>Where the walks through a partner's list go on.</summary>
public sealed class SyncWalkTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private readonly SynchronizationRow row = SyncWalk.Begin(1, "eclp", Now);

    [Fact]
    public void The_full_walk_ends_where_the_increments_begin()
    {
        Assert.Equal(SyncWalk.Beginning, row.Full);
        Assert.Equal((Now, new SyncPlace(Now, "")), (row.FullUntil, row.Changes));
    }

    [Fact]
    public void A_round_goes_back_by_the_overlap()
    {
        var moved = row with { Changes = new(Now, "ESL7"), ChangesMovedAt = Now };
        Assert.Equal(new SyncPlace(Now - Overlap, ""), SyncWalk.From(moved, Now.AddMinutes(5), Overlap));
    }

    [Fact]
    public void Once_nothing_can_appear_late_any_more_nothing_is_read_twice()
    {
        var moved = row with { Changes = new(Now, "ESL7"), ChangesMovedAt = Now };
        Assert.Equal(moved.Changes, SyncWalk.From(moved, Now.AddMinutes(5).AddMilliseconds(1), Overlap));
    }

    [Fact]
    public void Of_equal_times_the_number_decides()
    {
        Assert.True(SyncWalk.IsAfter(new(Now, "ESL8"), new(Now, "ESL7")));
        Assert.False(SyncWalk.IsAfter(new(Now, "ESL7"), new(Now, "ESL7")));
        Assert.False(SyncWalk.IsAfter(new(Now, "ESL9"), new(Now.AddSeconds(1), "ESL1")));
    }

    [Fact]
    public void The_place_never_goes_back() =>
        Assert.Equal(new(Now, "ESL7"), SyncWalk.Advance(new(Now, "ESL7"), new(Now.AddMinutes(-4), "ESL9"), Now));

    [Fact]
    public void A_partners_clock_that_is_fast_carries_it_no_further_than_ours() =>
        Assert.Equal(new(Now, ""), SyncWalk.Advance(new(Now.AddMinutes(-1), "ESL7"), new(Now.AddMinutes(9), "ESL8"), Now));

    [Fact]
    public void A_partners_clock_that_is_slow_has_the_increments_begin_by_it()
    {
        var newest = new SyncPlace(Now.AddMinutes(-9), "ESL7");
        var ended = SyncWalk.EndFull(row, newest, Now);
        Assert.Equal((null, newest, Now), (ended.Full, ended.Changes, ended.ChangesMovedAt));
    }

    [Fact]
    public void Increments_that_have_come_further_stay_when_the_full_walk_saw_as_much()
    {
        var further = row with { Changes = new(Now.AddMinutes(-20), "ESL1") };
        Assert.Equal(further.Changes, SyncWalk.EndFull(further, new(Now, "ESL7"), Now).Changes);
    }

    [Fact]
    public void Begun_anew_the_increments_stay_where_they_are()
    {
        var current = row with { Full = null, FullEndedAt = Now, FullRows = 7, Changes = new(Now, "ESL7") };
        var again = SyncWalk.Restart(current, Now.AddHours(1));
        Assert.Equal((SyncWalk.Beginning, Now.AddHours(1), 0L, null), (again.Full, again.FullUntil, again.FullRows, again.FullEndedAt));
        Assert.Equal(current.Changes, again.Changes);
    }

    [Fact]
    public void A_page_that_is_not_full_is_the_last() =>
        Assert.Equal((true, false), (SyncWalk.IsLast(199, 200), SyncWalk.IsLast(200, 200)));
}
