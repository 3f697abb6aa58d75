using System.Threading.Channels;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Work of this process that a commit made: only short cuts, for every piece of it is a row that a poll finds as well.
/// Bounded; what does not fit is left to the poll.
/// </summary>
public sealed class WorkQueues
{
    /// <summary>Most pieces of work held in memory, of each kind.</summary>
    public const int Capacity = 4_096;

    private readonly Channel<WaitRow> calls = Channel.CreateBounded<WaitRow>(Capacity);
    private readonly Channel<SignalAddress> signals = Channel.CreateBounded<SignalAddress>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> timers = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public ChannelReader<WaitRow> Calls => calls.Reader;

    public ChannelReader<SignalAddress> Signals => signals.Reader;

    public ChannelReader<bool> Timers => timers.Reader;

    /// <summary>True where a call that is now written with a lease of this node will find room.</summary>
    public bool HasRoomForCalls => calls.Reader.Count < Capacity / 2;

    public bool Offer(WaitRow leasedCall) => calls.Writer.TryWrite(leasedCall);

    /// <summary>Somebody may now wait for a signal that is there, or a signal came for which somebody may wait.</summary>
    public void NudgeSignals(SignalAddress address) => signals.Writer.TryWrite(address);

    /// <summary>Something new is due.</summary>
    public void NudgeTimers() => timers.Writer.TryWrite(true);
}

/// <summary>Where a signal goes.</summary>
public readonly record struct SignalAddress(int TenantId, string Name, string Key);
