namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>
/// Carries the events of the outbox to the consumers that all nodes run together. Whatever carries them: every committed event comes to every
/// consumer that wants its family, at least once, however long anything is away; the events of one order and family come in their order; one that
/// fails stops its order at that consumer and nothing else, is set aside with its reason, tried again, and kept for a person in the end. A
/// consumer that is down, or paused, holds up no other, and an outage costs no event an attempt.
/// </summary>
public interface IEventBus
{
    /// <summary>Names of the shared cursors that the bus keeps in the outbox: what they all have passed may be removed.</summary>
    IReadOnlyList<string> Cursors { get; }

    /// <summary>Carries until cancelled, and lets go of everything then.</summary>
    Task RunAsync(CancellationToken ct);

    /// <summary>Every queue, with what waits in it.</summary>
    Task<IReadOnlyList<BusQueue>> QueuesAsync(CancellationToken ct);
}

/// <summary>A queue of the bus.</summary>
/// <param name="Name">Its name where it is kept.</param>
/// <param name="Consumer">Who reads it.</param>
/// <param name="Topic">The scenario (family and line), or the part of the outbox that it is.</param>
/// <param name="Waiting">Events in it that are not handed out yet; null where the broker does not say.</param>
/// <param name="Limit">Events that it holds at most; null where nothing but room limits it.</param>
/// <param name="Readers">Nodes that read it.</param>
public sealed record BusQueue(string Name, string Consumer, string Topic, long? Waiting, long? Limit, int Readers);
