using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Relay;

/// <summary>Who reads the events of orders.</summary>
/// <param name="Bus">What carries them: embedded or rabbitMq.</param>
/// <param name="BusFault">Why nothing is carried now; null: it is.</param>
public sealed record RelayConsumerList(string Bus, string? BusFault, IReadOnlyList<RelayConsumer> Items);

/// <summary>A consumer of events.</summary>
/// <param name="Name">Its name; example search.</param>
/// <param name="Shared">True where all nodes run it together; false where each node has its own.</param>
/// <param name="State">running, paused, or standing: its store or partner does not answer, and it goes on by itself.</param>
/// <param name="StandsFor">Why it stands.</param>
/// <param name="Waiting">Events that wait for it; null where the broker does not say.</param>
/// <param name="LagSeconds">Age of the oldest event that it has not handled, on this node.</param>
/// <param name="Rate">Events a second that it handled in the last ten seconds, on this node.</param>
/// <param name="Errors">Tries that failed in the last minute, on this node.</param>
/// <param name="LastError">Why the newest one failed.</param>
/// <param name="LastErrorAt">When.</param>
/// <param name="DeadLetters">Events that are set aside, of the caller's tenant.</param>
/// <param name="Paused">The pause; null: it is not paused.</param>
/// <param name="CanRebuild">True where what it keeps can be made anew.</param>
/// <param name="Rebuilds">Rebuilds that run, or the last one, a row a node.</param>
public sealed record RelayConsumer(
    string Name, bool Shared, string State, string? StandsFor, long? Waiting, double LagSeconds, double Rate, long Errors, string? LastError, DateTimeOffset? LastErrorAt,
    long DeadLetters, RelayPause? Paused, bool CanRebuild, IReadOnlyList<RelayRebuild> Rebuilds);

/// <summary>That a consumer is paused.</summary>
public sealed record RelayPause(string Reason, string By, DateTimeOffset At);

/// <summary>How far a rebuild has come.</summary>
/// <param name="Node">Whose data is made anew; null: that of all nodes.</param>
/// <param name="State">running, done or failed.</param>
/// <param name="Done">Orders that are done.</param>
/// <param name="Total">Orders there were when it began.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record RelayRebuild(int? Node, string State, long Done, long Total, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Fault);

/// <summary>Pause a consumer.</summary>
/// <param name="Reason">Why; everyone who sees the consumer sees it.</param>
public sealed record PauseConsumer(string Reason);

/// <summary>The queues of the bus.</summary>
/// <param name="Available">False while the broker does not answer.</param>
public sealed record RelayQueueList(string Bus, bool Available, IReadOnlyList<RelayQueue> Items);

/// <summary>A queue.</summary>
/// <param name="Name">Its name where it is kept.</param>
/// <param name="Consumer">Who reads it.</param>
/// <param name="Topic">Its scenario (event family and line), or its part of the outbox.</param>
/// <param name="Waiting">Events in it; null where it is not there yet.</param>
/// <param name="Limit">Events that it holds at most; null where it has no limit of the hub's.</param>
/// <param name="Readers">Nodes that read it.</param>
public sealed record RelayQueue(string Name, string Consumer, string Topic, long? Waiting, long? Limit, int Readers);

/// <summary>Events that are set aside, oldest first.</summary>
/// <param name="Total">How many the filter takes.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? NextCursor, long Total);

/// <summary>An event that a consumer could not handle, or one of the same order behind it.</summary>
/// <param name="EventId">Its number, with which and the consumer it is replayed.</param>
/// <param name="Family">What happened; example order.status.</param>
/// <param name="Attempts">How often it was tried; 0: it waits behind another one.</param>
/// <param name="Reason">Why it is here.</param>
/// <param name="ParkedAt">When it was set aside.</param>
/// <param name="NextAt">When it is tried again; null: it waits for a person.</param>
public sealed record DeadLetter(
    string Consumer, string EventId, string OrderNo, int OrderVersion, string Line, string Family, OrderStatus Status, DateTimeOffset OccurredAt, int Attempts, string Reason,
    DateTimeOffset ParkedAt, DateTimeOffset? NextAt);

/// <summary>Replay what a filter takes; at least one of its parts, or all, is stated.</summary>
/// <param name="Consumer">Of this consumer.</param>
/// <param name="OrderNo">Of this order.</param>
/// <param name="EventId">This event, with the rest of its order; the consumer is stated with it.</param>
/// <param name="Waits">True: those that wait for a person; false: those that are tried again by themselves.</param>
/// <param name="After">Set aside at this time or later.</param>
/// <param name="Before">Set aside before this time.</param>
/// <param name="All">True: all there are.</param>
public sealed record ReplayDeadLetters(
    string? Consumer = null, string? OrderNo = null, string? EventId = null, bool? Waits = null, DateTimeOffset? After = null, DateTimeOffset? Before = null, bool All = false);

/// <summary>What was let go.</summary>
/// <param name="Orders">Orders whose events are tried again, each once a consumer.</param>
public sealed record DeadLettersReplayed(int Orders);

/// <summary>Orders by day, line and status.</summary>
public sealed record DailyCountList(IReadOnlyList<DailyCount> Items);

/// <summary>Orders that came on a day and stand at a status now.</summary>
/// <param name="Day">The day, UTC.</param>
public sealed record DailyCount(DateOnly Day, string Line, OrderStatus Status, long Orders);

/// <summary>The status flow of many orders.</summary>
public sealed record StatusMoveList(IReadOnlyList<StatusMove> Items);

/// <summary>Steps from one status to the next.</summary>
/// <param name="Moves">How many orders took it.</param>
/// <param name="AverageSeconds">How long they had stood at the first, on average.</param>
/// <param name="LongestSeconds">How long the slowest had.</param>
public sealed record StatusMove(string Line, OrderStatus From, OrderStatus To, long Moves, double AverageSeconds, double LongestSeconds);
