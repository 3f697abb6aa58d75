using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Data.Relay;

/// <summary>What carries events to the consumers that all nodes run together.</summary>
public enum BusKind
{
    /// <summary>The outbox is the log, and each consumer keeps its cursors.</summary>
    Embedded,

    /// <summary>A RabbitMQ broker, which the outbox feeds.</summary>
    RabbitMq,
}

/// <summary>Limits of the relay.</summary>
public sealed class RelayOptions
{
    public const string Section = "OrderHub:Relay";

    [Description("What carries events to consumers: embedded (the outbox itself, on which each consumer keeps its cursors) or rabbitmq (a broker; needs ORDERHUB__Relay__RabbitMq__Url). All nodes say the same.")]
    public BusKind Bus { get; set; } = BusKind.Embedded;

    [Description("Events that a consumer is given at once at most.")]
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 200;

    [Description("Least time between two looks of a consumer at the outbox while it keeps up, so that events come to it in groups.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(50);

    [Description("How long the relay waits for a nudge before it looks at the outbox by itself.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(250);

    [Description("How long a node may hold a part of the outbox without a sign of life before another one takes it over.")]
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    [Description("How often an event that a consumer cannot handle is tried before it waits for a person.")]
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 6;

    [Description("Wait before the second try of such an event; each further wait is four times as long.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Description("Longest wait between two tries while a consumer's store or partner is down.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MaxOutageDelay { get; set; } = TimeSpan.FromSeconds(10);

    [Description("How long events are kept after every consumer has handled them.")]
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromHours(1);

    [Description("How often old events are removed.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan CleanUpEvery { get; set; } = TimeSpan.FromSeconds(10);

    [Description("Old events that are removed at once at most.")]
    [Range(1, 100_000)]
    public int CleanUpSize { get; set; } = 500;

    /// <summary>Wait before a try of an event, the first being 1.</summary>
    internal TimeSpan DelayBefore(int attempt) => RetryDelay * Math.Pow(4, Math.Clamp(attempt - 2, 0, 8));
}
