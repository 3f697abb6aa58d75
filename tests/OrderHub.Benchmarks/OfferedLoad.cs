using System.Diagnostics;

namespace OrderHub.Benchmarks;

/// <summary>Calls that fall due at a fixed rate, made by as many callers as are free.</summary>
internal static class OfferedLoad
{
    /// <param name="rate">Calls a second.</param>
    /// <param name="callers">Calls under way at most.</param>
    /// <param name="span">How long calls fall due.</param>
    /// <param name="call">Makes one; is told which caller makes it.</param>
    /// <returns>Milliseconds of each call, by caller. They count from when it was due, so that what is late hides nothing.</returns>
    public static Task<List<double>[]> RunAsync(int rate, int callers, TimeSpan span, Func<int, Task> call)
    {
        var (total, next) = ((int)(rate * span.TotalSeconds), -1);
        var started = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var number = Interlocked.Increment(ref next); number < total; number = Interlocked.Increment(ref next))
            {
                var due = TimeSpan.FromSeconds(number / (double)rate);
                var begun = due;
                if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
                {
                    // A timer's lateness is the caller's, not that of what is called.
                    await Task.Delay(early);
                    begun = Stopwatch.GetElapsedTime(started);
                }

                await call(caller);
                mine.Add((Stopwatch.GetElapsedTime(started) - begun).TotalMilliseconds);
            }

            return mine;
        })));
    }
}
