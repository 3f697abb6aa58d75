using System.Diagnostics;

namespace OrderHub.Server.Storage;

/// <summary>
/// Named points around commits where a crash would hurt most. Tests stop the process dead at one of them
/// (<c>ORDERHUB_CRASH_AT=name</c> or <c>name:3</c> for the third pass) and show that nothing is lost or doubled.
/// In all other runs a point costs one null check.
/// </summary>
public static class CommitPoints
{
    /// <summary>Every point there is; the crash test walks this list.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "intake.before-commit", "intake.after-commit",
        "relay.before-consume", "relay.after-consume",
        "burst.before-commit", "burst.after-commit",
        "call.before-send", "call.after-send",
        "signal.before-store", "signal.after-store",
    ];

    /// <summary>Points of subscribers and of people's decisions, which an order's way does not pass.</summary>
    public static readonly IReadOnlyList<string> OfPartners = ["subscription.before-queue", "subscription.after-send", "partner-action.before-progress"];

    /// <summary>Points of the exchange of keys, which an order's way does not pass.</summary>
    public static readonly IReadOnlyList<string> OfKeys = ["rotation.before-page", "rotation.after-page", "rotation.before-rewrap"];

    private static readonly string? Armed = Environment.GetEnvironmentVariable("ORDERHUB_CRASH_AT");
    private static readonly AsyncLocal<Action<string>?> Watcher = new();
    private static volatile bool watched;
    private static int passes;

    /// <summary>Tells a simulation, which shares its process with others, of every point that its own work reaches; until the result is disposed.</summary>
    internal static IDisposable Watch(Action<string> reached)
    {
        watched = true;
        Watcher.Value = reached;
        return new Watching();
    }

    /// <summary>Marks that the process is at the point; dies there (SIGKILL, no clean-up) if it is the armed one.</summary>
    public static void Reach(string point)
    {
        if (watched)
        {
            Watcher.Value?.Invoke(point);
        }

        if (Armed is null)
        {
            return;
        }

        var (name, count) = Armed.IndexOf(':', StringComparison.Ordinal) is var at and >= 0
            ? (Armed[..at], int.Parse(Armed[(at + 1)..]))
            : (Armed, 1);
        if (name == point && Interlocked.Increment(ref passes) == count)
        {
            Process.GetCurrentProcess().Kill();
            new ManualResetEventSlim().Wait(Timeout.Infinite);
        }
    }

    private sealed class Watching : IDisposable
    {
        public void Dispose() => Watcher.Value = null;
    }
}
