namespace OrderHub.Server.Hosting;

/// <summary>
/// Keeps the host's own words back until it has started: a start that fails is told in one line by <see cref="StartFailure"/>, and the
/// host would put a stack trace before it.
/// </summary>
public static class StartLog
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private static volatile bool started;

    public static void HoldBackHost(this ILoggingBuilder logging) => logging.AddFilter(Host, level => started && level >= LogLevel.Warning);

    public static void ReleaseOnStart(this IHostApplicationLifetime lifetime) => lifetime.ApplicationStarted.Register(() => started = true);
}
