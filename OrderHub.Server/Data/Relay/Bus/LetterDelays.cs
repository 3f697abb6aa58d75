namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>
/// The waits before another try for which the broker has a queue: those before the second to the fifth, a second to a good minute as shipped. The
/// longer ones are timers of the database alone, which also stand in for a wake-up that was lost.
/// </summary>
internal static class LetterDelays
{
    private const int Queues = 4;

    public static IReadOnlyList<TimeSpan> Of(RelayOptions options) => [.. Enumerable.Range(2, Queues).Select(options.DelayBefore)];

    /// <summary>The queue for a wait; null where it is for the database.</summary>
    public static TimeSpan? For(TimeSpan wait, RelayOptions options) =>
        Of(options).Where(delay => delay >= wait - TimeSpan.FromMilliseconds(50)).Select(delay => (TimeSpan?)delay).FirstOrDefault();
}
