using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>How long exchanges are kept, by what became of them, and how fast many are replayed.</summary>
public sealed class ExchangeOptions
{
    public const string Section = "OrderHub:Exchanges";

    private const int Most = 3650;

    [Description("Days for which messages that were taken are kept, with those known already.")]
    [Range(1, Most)]
    public int DoneDays { get; set; } = 30;

    [Description("Days for which messages that were refused for a reason of the business are kept.")]
    [Range(1, Most)]
    public int RefusedDays { get; set; } = 90;

    [Description("Days for which messages that were malformed, wrongly signed or from nobody known are kept.")]
    [Range(1, Most)]
    public int RejectedDays { get; set; } = 30;

    [Description("Days for which messages whose handling failed or is unknown are kept.")]
    [Range(1, Most)]
    public int FailedDays { get; set; } = 90;

    [Description("Days for which messages in quarantine and in conflict are kept; an open case keeps its message whatever its age.")]
    [Range(1, Most)]
    public int CaseDays { get; set; } = 180;

    [Description("How often old exchanges and deliveries are removed.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan CleanUpEvery { get; set; } = TimeSpan.FromMinutes(10);

    [Description("Exchanges that are removed at once at most.")]
    [Range(1, 10_000)]
    public int CleanUpSize { get; set; } = 200;

    [Description("Messages that an action on many of them handles in a second at most.")]
    [Range(1, 10_000)]
    public int Pace { get; set; } = 200;

    [Description("How long a node keeps an action on many messages to itself without a sign of life.")]
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How often actions on many messages are looked for without a nudge.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Days for which exchanges of an outcome are kept.</summary>
    public int DaysOf(string outcome) => outcome switch
    {
        ExchangeOutcome.Done or ExchangeOutcome.Replayed => DoneDays,
        ExchangeOutcome.Refused => RefusedDays,
        ExchangeOutcome.Rejected => RejectedDays,
        ExchangeOutcome.Quarantined or ExchangeOutcome.Conflict => CaseDays,
        _ => FailedDays,
    };
}
