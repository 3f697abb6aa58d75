using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Relay;

/// <summary>An independent reader of the outbox, with cursors of its own. All nodes together run one of it, each some parts.</summary>
public interface IEventConsumer
{
    /// <summary>Stable name: the key of its cursors.</summary>
    string Name { get; }

    /// <summary>
    /// How many calls of <see cref="ConsumeAsync"/> may run at the same time. The events of one order always come in one call or
    /// in one call after the other, in order.
    /// </summary>
    int Lanes => 1;

    /// <summary>The families of events it has to do with, see <see cref="EventFamilies"/>; null: all. It is given no others.</summary>
    IReadOnlyCollection<string>? Families => null;

    /// <summary>True: it is also told of orders that other systems master.</summary>
    bool ReadsElsewhere => false;

    /// <summary>Whether it has to do with a family of events.</summary>
    bool Wants(string family) => family == EventFamilies.Elsewhere ? ReadsElsewhere : Families is not { } families || families.Contains(family, StringComparer.Ordinal);

    /// <summary>
    /// Handles a batch; the events of each order are in their order. May see an event again after a crash or when another node takes
    /// over: it must be idempotent by order version.
    /// </summary>
    Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct);
}

/// <summary>A consumer whose data can be made anew from the orders, while it goes on and is read.</summary>
public interface IRebuiltConsumer : IEventConsumer
{
    /// <summary>
    /// Makes anew what it keeps of the orders, whatever stands there now. Runs beside <see cref="IEventConsumer.ConsumeAsync"/>: a newer
    /// version of an order wins. Stopped half-way it is begun again.
    /// </summary>
    /// <param name="databases">All in which orders are.</param>
    /// <param name="done">Told how many more orders are done.</param>
    /// <param name="ct">Ends it.</param>
    Task RebuildAsync(IReadOnlyList<IDatabase> databases, Func<int, Task> done, CancellationToken ct);
}

/// <summary>
/// A consumer that serves its own process and keeps its positions where it keeps its data, so that both are lost or restored
/// together: every node runs one, over all parts of every database.
/// </summary>
public interface INodeConsumer : IEventConsumer
{
    /// <summary>Where it begins or goes on: for each part the last position that was handled.</summary>
    /// <param name="place">Number of the database, from 0.</param>
    /// <param name="database">That database.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<long[]> BeginAsync(int place, IDatabase database, CancellationToken ct);

    /// <summary>Keeps how far it has come, by part.</summary>
    Task SaveAsync(int place, IReadOnlyList<long> positions, CancellationToken ct);
}
