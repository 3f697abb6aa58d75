using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>Limits of what subscribers are told.</summary>
public sealed class SubscriptionOptions
{
    public const string Section = "OrderHub:Subscriptions";

    [Description("Subscriptions that a tenant may have.")]
    [Range(1, 1000)]
    public int MaxPerTenant { get; set; } = 50;

    [Description("Deliveries to one subscriber at once; those of one order go one after the other.")]
    [Range(1, 256)]
    public int Concurrency { get; set; } = 8;

    [Description("How long a subscriber may take to answer.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    [Description("How often a delivery is tried before it is a dead letter and waits for a person.")]
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 12;

    [Description("Wait before the second try; each further wait is twice as long.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    [Description("Longest wait between two tries.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    [Description("Failures in a row after which a subscriber is left alone for a while.")]
    [Range(1, 1000)]
    public int BreakAfter { get; set; } = 10;

    [Description("How long it is left alone then, before one delivery tries whether it is back.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan BreakTime { get; set; } = TimeSpan.FromSeconds(15);

    [Description("How often the queues are looked at without a nudge, and how soon a subscription of another node is seen.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How long a node keeps a subscriber to itself without a sign of life.")]
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    [Description("Hosts that may be told over http and in private networks, besides all public ones over https.")]
    public List<string> AllowedHosts { get; set; } = [];

    [Description("Lets subscribers be on this very machine, over http. Unset: only in Development. Never switch it on where tenants are strangers.")]
    public bool? AllowLoopback { get; set; }

    [Description("Days for which deliveries that were made or given up stay in the log.")]
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 14;

    [Description("Old deliveries that are removed at once at most.")]
    [Range(1, 10_000)]
    public int CleanUpSize { get; set; } = 500;
}
