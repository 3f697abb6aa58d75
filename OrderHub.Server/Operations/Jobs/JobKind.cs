namespace OrderHub.Server.Operations.Jobs;

/// <summary>A text in both languages.</summary>
public sealed record JobTitle(string En, string Zh);

/// <summary>What becomes of a firing while an earlier run of its schedule is not at its end. Two never run at the same time.</summary>
public enum JobOverlap
{
    /// <summary>It is written down as skipped.</summary>
    Skip,

    /// <summary>One waits behind the one that runs; more are skipped.</summary>
    WaitOne,

    /// <summary>The earlier one is cancelled, and this one begins when it has ended.</summary>
    CancelEarlier,
}

/// <summary>The schedule with which a kind comes.</summary>
/// <param name="Name">Of the schedule.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week.</param>
/// <param name="Args">JSON object.</param>
public sealed record ShippedSchedule(string Name, string Cron, string Args = "{}");

/// <summary>A kind of job as it is declared.</summary>
public sealed record JobKind
{
    public const string DefaultQueue = "default";

    /// <summary>Stable name; example <c>order-census</c>.</summary>
    public required string Name { get; init; }

    public required JobTitle Title { get; init; }

    /// <summary>What it does, one sentence.</summary>
    public required JobTitle Summary { get; init; }

    public IReadOnlyList<JobArgument> Arguments { get; init; } = [];

    public string Queue { get; init; } = DefaultQueue;

    /// <summary>Tries of one run; a failure that says that retrying is no use ends it at once.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Pause before the second try; it doubles with each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long one try may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    public JobOverlap Overlap { get; init; } = JobOverlap.Skip;

    /// <summary>True: it is about the whole installation, and only the tenant of the first start may act on it; false: about one tenant.</summary>
    public bool IsInstallation { get; init; }

    public ShippedSchedule? Ships { get; init; }
}
