namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_schedule</c>: a job that comes again.</summary>
public sealed record JobScheduleRow
{
    /// <summary>Whose it is; 0: the whole installation's.</summary>
    public required int TenantId { get; init; }
    public required long ScheduleId { get; init; }
    /// <summary>Unique in its tenant.</summary>
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required string Args { get; init; }
    /// <summary>Seconds, minutes, hours, day of month, month, day of week.</summary>
    public required string Cron { get; init; }
    /// <summary>IANA name of the zone in which the clock is read.</summary>
    public required string TimeZone { get; init; }
    /// <summary>Changes with each change by a person.</summary>
    public required long Revision { get; init; }
    /// <summary>True: it comes with the program.</summary>
    public required bool IsShipped { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public string? PausedBy { get; init; }
    public string? PausedReason { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string UpdatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
