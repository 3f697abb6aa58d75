namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>
/// Leaves a subscriber alone for a while after failures in a row, then lets one delivery try; each further while is twice as long, up to
/// sixteen times. For one loop: not to be shared.
/// </summary>
internal sealed class Breaker(int breakAfter, TimeSpan breakTime, TimeProvider time)
{
    private const int MostDoublings = 4;

    private int failures;
    private int breaks;

    /// <summary>Until when nothing is tried; past: something may be.</summary>
    public DateTimeOffset ShutUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>How many deliveries may go now.</summary>
    public int Allows(int concurrency) => ShutUntil > time.GetUtcNow() ? 0 : failures >= breakAfter ? 1 : concurrency;

    public void Note(bool succeeded)
    {
        if (succeeded)
        {
            (failures, breaks) = (0, 0);
            return;
        }

        if (++failures >= breakAfter)
        {
            ShutUntil = time.GetUtcNow() + (breakTime * Math.Pow(2, Math.Min(breaks++, MostDoublings)));
        }
    }
}
