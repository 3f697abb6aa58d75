using System.Text.Json.Nodes;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Clock;
using Xunit;

namespace OrderHub.UnitTests.Jobs;

public sealed class JobDecisionTests
{
    private static readonly JobKind Kind = new()
    {
        Name = "k",
        Title = new("k", "k"),
        Summary = new("k", "k"),
        FirstPause = TimeSpan.FromSeconds(30),
        LongestPause = TimeSpan.FromMinutes(5),
        Arguments =
        [
            new() { Name = "line", Title = new("l", "l"), IsRequired = true },
            new() { Name = "hours", Title = new("h", "h"), Kind = JobArgumentKind.Number, Least = 1, Most = 10 },
            new() { Name = "all", Title = new("a", "a"), Kind = JobArgumentKind.Truth },
        ],
    };

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(4, 240)]
    [InlineData(5, 300)]
    [InlineData(1000, 300)]
    public void The_pause_doubles_up_to_the_longest(int attempt, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), JobDecisions.Pause(Kind, attempt));

    [Fact]
    public void All_that_is_wrong_with_arguments_is_told_at_once()
    {
        var faults = JobArgument.FaultsOf(Kind, JsonNode.Parse("""{"hours":11,"all":"yes","other":1}""")!.AsObject());
        Assert.Equal(["args.other", "args.line", "args.hours", "args.all"], faults.Select(fault => fault.Path));
        Assert.Empty(JobArgument.FaultsOf(Kind, JsonNode.Parse("""{"line":"express","hours":1,"all":true}""")!.AsObject()));
    }

    [Fact]
    public void A_schedule_is_read_on_the_clock_of_its_zone_over_the_change_to_summer_time()
    {
        var before = new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(["06:00", "05:00"], JobCron.Next("0 0 7 * * ?", "Europe/Berlin", before.AddHours(-12), 2).Select(at => at.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(5, JobCron.Next("0 0/15 * * * ?", "Asia/Shanghai", before, 5).Count);
    }

    [Theory]
    [InlineData("* * *", "UTC")]
    [InlineData("0 0 7 * * ?", "Mars/Olympus")]
    [InlineData("0 0 0 30 2 ?", "UTC")]
    public void What_is_no_schedule_is_told(string cron, string zone) => Assert.NotNull(JobCron.FindFault(cron, zone));
}
