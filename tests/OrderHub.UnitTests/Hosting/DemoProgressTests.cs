using OrderHub.Server.Hosting.Demo;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

/// <summary>What a long run of the demo tells while it goes on.</summary>
public sealed class DemoProgressTests
{
    private readonly SteppedStopwatch clock = new();
    private readonly List<string> told = [];

    [Fact]
    public void A_short_run_tells_nothing_on_its_way()
    {
        var progress = new DemoProgress(clock, told.Add);

        clock.Advance(TimeSpan.FromSeconds(29));
        progress.Tell(() => "100 orders sent");

        Assert.Empty(told);
    }

    [Fact]
    public void A_long_run_tells_one_line_each_half_minute_with_the_time_it_has_taken()
    {
        var progress = new DemoProgress(clock, told.Add);

        for (var second = 1; second <= 75; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var sent = second * 60;
            progress.Tell(() => $"{sent} orders sent");
        }

        Assert.Equal(["00:00:30  1800 orders sent", "00:01:00  3600 orders sent"], told);
    }

    private sealed class SteppedStopwatch : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan span) => ticks += span.Ticks;
    }
}
