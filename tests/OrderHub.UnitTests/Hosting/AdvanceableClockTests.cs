using OrderHub.Server.Hosting.Development;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

public sealed class AdvanceableClockTests
{
    private readonly AdvanceableClock clock = new(TimeProvider.System, TimeSpan.Zero);

    [Fact]
    public void Advancing_moves_the_time()
    {
        var before = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(30));

        Assert.InRange(clock.GetUtcNow() - before, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
    }

    [Fact]
    public void A_clock_begins_where_an_earlier_one_stood() => Assert.InRange(
        new AdvanceableClock(TimeProvider.System, TimeSpan.FromHours(5)).GetUtcNow() - TimeProvider.System.GetUtcNow(),
        TimeSpan.FromHours(5) - TimeSpan.FromSeconds(5), TimeSpan.FromHours(5));

    [Fact]
    public void A_timer_fires_when_the_clock_passes_its_time()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, fired);

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, fired);

        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_the_time_they_asked_for()
    {
        var start = clock.GetUtcNow();
        var seen = new List<(string Name, double Minutes)>();
        using var late = clock.CreateTimer(_ => See("late"), null, TimeSpan.FromMinutes(20), Timeout.InfiniteTimeSpan);
        using var early = clock.CreateTimer(_ => See("early"), null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal([("early", 5), ("late", 20)], seen);

        void See(string name) => seen.Add((name, Math.Round((clock.GetUtcNow() - start).TotalMinutes)));
    }

    [Fact]
    public void A_timer_of_every_second_does_not_fire_a_quarter_of_a_million_times_when_three_days_pass()
    {
        var fired = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => fired.Add(clock.Now), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromDays(3));

        Assert.InRange(fired.Count, 50, AdvanceableClock.MostFirings + 2);
        Assert.InRange(clock.Now - fired[^1], TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_loop_that_sleeps_a_second_at_a_time_is_not_run_a_quarter_of_a_million_times_when_three_days_pass()
    {
        var looks = new List<DateTimeOffset>();
        ITimer? timer = null;
        timer = clock.CreateTimer(_ => Look(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromDays(3));

        Assert.InRange(looks.Count, 50, AdvanceableClock.MostFirings + 3);
        Assert.InRange(clock.Now - looks[^1], TimeSpan.Zero, TimeSpan.FromSeconds(2));
        timer.Dispose();

        void Look()
        {
            looks.Add(clock.Now);
            timer?.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public void A_periodic_timer_fires_for_each_period_passed()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        clock.Advance(TimeSpan.FromSeconds(10 * 60 + 30));

        Assert.Equal(10, fired);
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_in_the_same_move()
    {
        var fired = false;
        ITimer? second = null;
        using var first = clock.CreateTimer(
            _ => second = clock.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(fired);
        second!.Dispose();
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        var fired = false;
        clock.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan).Dispose();

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.False(fired);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_passes_it()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), clock);
        clock.Advance(TimeSpan.FromHours(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_timer_fires_by_itself_when_nobody_moves_the_clock()
    {
        var fired = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(_ => fired.TrySetResult(), null, TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_wait_shortened_by_a_move_takes_only_what_is_left()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(10), clock);
        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(100));

        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Moves_at_the_same_time_add_up()
    {
        var before = clock.GetUtcNow();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => clock.Advance(TimeSpan.FromMinutes(1)))));

        Assert.InRange(clock.GetUtcNow() - before, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(21));
    }

    [Fact]
    public void The_clock_does_not_go_back() => Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void What_is_measured_agrees_with_what_is_waited_for()
    {
        var start = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromHours(3));

        Assert.InRange(clock.GetElapsedTime(start), TimeSpan.FromHours(3), TimeSpan.FromHours(3) + TimeSpan.FromMinutes(1));
    }
}
