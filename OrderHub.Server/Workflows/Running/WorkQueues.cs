using System.Collections.Concurrent;
using System.Threading.Channels;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Work of this process that a commit made: only short cuts, for every piece of it is a row that a poll finds as well.
/// Bounded; what does not fit is left to the poll.
/// </summary>
/// <param name="makesCalls">False on a node that makes no remote calls: it leases none to itself, and those that do find them at once.</param>
public sealed class WorkQueues(bool makesCalls = true)
{
    /// <summary>Most pieces of work held in memory, of each kind.</summary>
    public const int Capacity = 4_096;

    private readonly ConcurrentDictionary<string, CallLane> lanes = new(StringComparer.Ordinal);
    private readonly Channel<CallLane> opened = Channel.CreateUnbounded<CallLane>();
    private readonly Channel<SignalAddress> signals = Channel.CreateBounded<SignalAddress>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> timers = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public ChannelReader<SignalAddress> Signals => signals.Reader;

    public ChannelReader<bool> Timers => timers.Reader;

    /// <summary>A lane for each connector that was called.</summary>
    public ICollection<CallLane> Lanes => lanes.Values;

    /// <summary>Each lane once, when it is opened.</summary>
    public ChannelReader<CallLane> OpenedLanes => opened.Reader;

    /// <summary>Connectors whose calls are left where they are for now.</summary>
    public IReadOnlyList<string> FullLanes => [.. lanes.Values.Where(lane => !lane.HasRoom()).Select(lane => lane.Connector)];

    /// <summary>True where a call to the connector that is now written with a lease of this node will find room.</summary>
    public bool HasRoomForCall(string connector) => makesCalls && LaneOf(connector).HasRoom();

    /// <param name="leasedCall">A call whose name is its connector.</param>
    public bool Offer(WaitRow leasedCall) => LaneOf(leasedCall.Name).Offer(leasedCall);

    /// <summary>Somebody may now wait for a signal that is there, or a signal came for which somebody may wait.</summary>
    public void NudgeSignals(SignalAddress address) => signals.Writer.TryWrite(address);

    /// <summary>Something new is due.</summary>
    public void NudgeTimers() => timers.Writer.TryWrite(true);

    private CallLane LaneOf(string connector)
    {
        if (lanes.TryGetValue(connector, out var known))
        {
            return known;
        }

        var lane = new CallLane(connector);
        if (!lanes.TryAdd(connector, lane))
        {
            return lanes[connector];
        }

        opened.Writer.TryWrite(lane);
        return lane;
    }
}

/// <summary>Where a signal goes.</summary>
public readonly record struct SignalAddress(int TenantId, string Name, string Key);
