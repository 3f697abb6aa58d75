namespace OrderHub.Server.Data.Relay;

/// <summary>Counts what happened in the last minute, second by second, by the machine's own clock; any number of threads.</summary>
internal sealed class RecentCount
{
    private const int Seconds = 60;
    private const int RateSeconds = 10;

    private readonly Lock gate = new();
    private readonly long[] counts = new long[Seconds];
    private long newest = Now;

    public double PerSecond => Sum(RateSeconds) / (double)RateSeconds;

    public long InMinute => Sum(Seconds);

    private static long Now => TimeProvider.System.GetTimestamp() / TimeProvider.System.TimestampFrequency;

    public void Add(long count)
    {
        lock (gate)
        {
            MoveOn();
            counts[newest % Seconds] += count;
        }
    }

    private long Sum(int seconds)
    {
        lock (gate)
        {
            MoveOn();
            var sum = 0L;
            for (var i = 0; i < seconds; i++)
            {
                sum += counts[(newest - i) % Seconds];
            }

            return sum;
        }
    }

    private void MoveOn()
    {
        var now = Now;
        for (var second = Math.Max(newest + 1, now - Seconds + 1); second <= now; second++)
        {
            counts[second % Seconds] = 0;
        }

        newest = now;
    }
}
