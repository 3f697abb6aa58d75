namespace OrderHub.LegacySystems.Clock;

/// <summary>
/// Runs actions when virtual time reaches them, in order of their due times: one move of the clock past many due times runs
/// them all, each with its own time, so that a parcel's events keep their distances.
/// </summary>
internal sealed class VirtualSchedule : BackgroundService
{
    private readonly VirtualClock clock;
    private readonly Lock gate = new();
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset Due, long Turn)> due = new();
    private readonly SemaphoreSlim changed = new(0);
    private long turns;

    public VirtualSchedule(VirtualClock clock)
    {
        this.clock = clock;
        clock.Moved += () => changed.Release();
    }

    /// <summary>Plans an action, which gets the time it was due. It must be short; it may plan further ones.</summary>
    public void At(DateTimeOffset time, Action<DateTimeOffset> action)
    {
        lock (gate)
        {
            due.Enqueue(action, (time, turns++));
        }

        changed.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = RunDue();
            await changed.WaitAsync(wait, stoppingToken);
        }
    }

    private TimeSpan RunDue()
    {
        while (true)
        {
            Action<DateTimeOffset> action;
            DateTimeOffset time;
            lock (gate)
            {
                if (!due.TryPeek(out var next, out var key))
                {
                    return Timeout.InfiniteTimeSpan;
                }

                var left = key.Due - clock.GetUtcNow();
                if (left > TimeSpan.Zero)
                {
                    // Rounded up: waiting 0 ms for half a millisecond would spin.
                    return TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), 60_000));
                }

                due.Dequeue();
                (action, time) = (next, key.Due);
            }

            action(time);
        }
    }
}
