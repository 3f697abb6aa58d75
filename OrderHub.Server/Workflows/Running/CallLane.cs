using System.Collections.Concurrent;
using System.Threading.Channels;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>The calls to one connector that this node has leased to itself: queued, or under way. A full lane holds up no other.</summary>
public sealed class CallLane(string connector)
{
    /// <summary>Most calls that may wait in memory; what does not fit is left to the poll.</summary>
    public const int Capacity = 1_024;

    private readonly Channel<WaitRow> queue = Channel.CreateBounded<WaitRow>(Capacity);
    private readonly ConcurrentDictionary<(long WaitId, int Fence), WaitRow> held = new();
    private volatile bool turnedAway;

    public string Connector => connector;

    public ChannelReader<WaitRow> Queue => queue.Reader;

    /// <summary>The calls whose leases must be renewed.</summary>
    public ICollection<WaitRow> Held => held.Values;

    /// <summary>True where a call that is now written with a lease of this node will find room; who is told false is remembered.</summary>
    public bool HasRoom()
    {
        if (queue.Reader.Count < Capacity / 2)
        {
            return true;
        }

        turnedAway = true;
        return false;
    }

    public bool Offer(WaitRow leasedCall)
    {
        held[(leasedCall.WaitId, leasedCall.Fence)] = leasedCall;
        if (queue.Writer.TryWrite(leasedCall))
        {
            return true;
        }

        Release(leasedCall);
        return false;
    }

    /// <summary>The call was brought to an end, or given up.</summary>
    public void Release(WaitRow call) => held.TryRemove((call.WaitId, call.Fence), out _);

    /// <summary>True once where there is room again for calls that found none.</summary>
    public bool HasRoomAgain()
    {
        if (!turnedAway || queue.Reader.Count > Capacity / 4)
        {
            return false;
        }

        turnedAway = false;
        return true;
    }
}
