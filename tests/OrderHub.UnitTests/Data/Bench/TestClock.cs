namespace OrderHub.UnitTests.Data.Bench;

/// <summary>A clock that only the test moves, back too; timers run in real time.</summary>
internal sealed class TestClock : TimeProvider
{
    private long milliseconds = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref milliseconds));

    public void Advance(TimeSpan span) => Interlocked.Add(ref milliseconds, (long)span.TotalMilliseconds);
}
