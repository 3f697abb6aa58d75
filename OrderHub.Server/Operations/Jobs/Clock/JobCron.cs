using Quartz;

namespace OrderHub.Server.Operations.Jobs.Clock;

/// <summary>When a schedule fires: a cron expression (seconds, minutes, hours, day of month, month, day of week) read on the clock of a time zone.</summary>
public static class JobCron
{
    /// <summary>
    /// The clock by which schedules fire: the real one, also where runs follow the clock of Development. One that is moved on by days would fire
    /// each schedule for all of them.
    /// </summary>
    public static TimeProvider Time => TimeProvider.System;

    /// <summary>What is wrong with an expression or a zone, one sentence; null where nothing is.</summary>
    public static string? FindFault(string cron, string zone) =>
        !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? $"There is no time zone '{zone}'; say one like Asia/Shanghai or UTC."
        : !CronExpression.TryParse(cron, out _) ? $"'{cron}' is no cron expression: seconds, minutes, hours, day of month, month, day of week; example 0 30 6 * * ?"
        : Next(cron, found.Id, DateTimeOffset.UnixEpoch.AddYears(60), 1).Count == 0 ? $"'{cron}' never fires."
        : null;

    /// <summary>The next firings behind a time.</summary>
    public static IReadOnlyList<DateTimeOffset> Next(string cron, string zone, DateTimeOffset after, int count)
    {
        var expression = new CronExpression(cron, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var fires = new List<DateTimeOffset>();
        while (fires.Count < count && expression.GetNextValidTimeAfter(fires.Count == 0 ? after : fires[^1]) is { } next)
        {
            fires.Add(next.ToUniversalTime());
        }

        return fires;
    }
}
