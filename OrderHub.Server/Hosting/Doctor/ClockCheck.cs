using System.Diagnostics;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>The clock: whether it runs evenly, and whether it is behind what the store has seen, as after a clock that was set back.</summary>
internal static class ClockCheck
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Uneven = TimeSpan.FromMilliseconds(50);

    // Ids are reserved ten seconds ahead: that much is no fault.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FarAhead = TimeSpan.FromMinutes(5);

    public static async Task<Finding> EvenAsync(TimeProvider time, CancellationToken ct)
    {
        var (wall, steady) = (time.GetUtcNow(), Stopwatch.GetTimestamp());
        await Task.Delay(Look, ct);
        var drift = (time.GetUtcNow() - wall) - Stopwatch.GetElapsedTime(steady);
        return drift.Duration() > Uneven
            ? Finding.Warn("clock", $"In {Look.TotalMilliseconds:0} ms it went {drift.TotalMilliseconds:0} ms astray: it is being set.", "Let time be kept by slewing (chrony, ntpd), not by steps.")
            : Finding.Ok("clock", $"It runs evenly; it is {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC.");
    }

    public static Finding BehindStore(StoreFigures figures, TimeProvider time)
    {
        var newest = figures.IdsUntil > figures.LastOrderAt || figures.LastOrderAt is null ? figures.IdsUntil : figures.LastOrderAt;
        return newest - time.GetUtcNow() is not { } ahead || ahead <= Ahead
            ? Finding.Ok("clock and store", "Nothing in the store is ahead of the clock.")
            : ahead > FarAhead
                ? Finding.Fail("clock and store", $"The store is {ahead:d\\.hh\\:mm\\:ss} ahead of the clock: ids go on from the store's time, and waits take that much longer.", "Set the clock right. If it was far ahead before, wait until it has caught up.")
                : Finding.Warn("clock and store", $"The store is {ahead.TotalSeconds:0} s ahead of the clock.", "Check the clock; it was set back.");
    }
}
