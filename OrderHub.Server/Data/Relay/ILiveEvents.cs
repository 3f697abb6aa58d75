using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Relay;

/// <summary>A hint that something shown may be out of date: whoever shows it fetches it again. May be missed, may come twice.</summary>
/// <param name="OrderNo">The order it is about.</param>
public abstract record LiveEvent(string OrderNo)
{
    /// <summary>The order changed.</summary>
    public sealed record OrderChanged(string OrderNo, OrderStatus Status, int Version) : LiveEvent(OrderNo);

    /// <summary>One of its flow instances went on.</summary>
    public sealed record FlowMoved(string OrderNo, long InstanceId) : LiveEvent(OrderNo);
}

/// <summary>What happens to a tenant's orders on any node, as it happens.</summary>
public interface ILiveEvents
{
    /// <summary>Events from now on until the token is cancelled. A reader that falls behind loses the oldest.</summary>
    /// <param name="tenantId">Only this tenant's.</param>
    /// <param name="orderNo">Only this order's; null: all.</param>
    /// <param name="ct">Ends the watch.</param>
    IAsyncEnumerable<LiveEvent> WatchAsync(int tenantId, string? orderNo, CancellationToken ct);
}
