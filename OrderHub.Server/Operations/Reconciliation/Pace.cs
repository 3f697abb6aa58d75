using System.Diagnostics;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// Keeps work to so many rows a second of the machine's own time, whatever the hub's clock says; what a short stop cost is made up for, but never more
/// than a second's worth. Gives a sign of life now and then.
/// </summary>
internal sealed class Pace(int rowsPerSecond, TimeSpan beatEvery, Func<Task> beat)
{
    private static readonly TimeSpan MostOwed = TimeSpan.FromSeconds(1);

    // A timer is not worth less.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(5);

    private readonly long began = Stopwatch.GetTimestamp();
    private TimeSpan free;
    private TimeSpan lastBeat;

    private TimeSpan Now => Stopwatch.GetElapsedTime(began);

    /// <summary>Waits as long as these rows may take.</summary>
    public async Task SpendAsync(double rows, CancellationToken ct)
    {
        var now = Now;
        free = (free < now - MostOwed ? now - MostOwed : free) + TimeSpan.FromSeconds(rows / rowsPerSecond);
        if (free - now >= LeastWait)
        {
            await Task.Delay(free - now, ct);
        }

        if (Now - lastBeat >= beatEvery)
        {
            lastBeat = Now;
            await beat();
        }
    }
}
