using OrderHub.Server.Access.Development;

namespace OrderHub.Server.Hosting.Development;

/// <summary>The clock as <c>/dev/clock</c> moves it: kept before it moves.</summary>
public sealed class DevelopmentClock(AdvanceableClock clock, ClockFile file) : IMovableClock
{
    public DateTimeOffset Now => clock.Now;

    public void Advance(TimeSpan by)
    {
        file.Write(clock.Offset + by);
        clock.Advance(by);
    }
}
