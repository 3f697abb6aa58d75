namespace OrderHub.Server.Hosting.Demo;

/// <summary>Tells how far a long run has come: a line each half minute at most, and none of a run that is shorter.</summary>
public sealed class DemoProgress(TimeProvider clock, Action<string> tell)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly long began = clock.GetTimestamp();
    private TimeSpan told;

    /// <summary>How long the run has taken.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(began);

    public void Tell(Func<string> what)
    {
        var now = Elapsed;
        if (now - told >= Every)
        {
            told = now;
            tell($"{now:hh\\:mm\\:ss}  {what()}");
        }
    }
}
