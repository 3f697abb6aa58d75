namespace OrderHub.LegacySystems.Clock;

/// <summary>Real time plus an offset that only grows; tests move it instead of waiting.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private long offsetTicks;

    /// <summary>Raised after each move, so that what became due is done at once.</summary>
    public event Action? Moved;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    public DateTimeOffset Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref offsetTicks, by.Ticks);
        Moved?.Invoke();
        return GetUtcNow();
    }
}
