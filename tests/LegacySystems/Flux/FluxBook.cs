using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Flux;

/// <summary>All orders of the partner's cloud warehouses. One a code, whatever the number of calls.</summary>
internal sealed class FluxBook(SimulatorOptions options)
{
    private readonly ConcurrentDictionary<string, FluxOrder> orders = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int number;

    public FluxOrder? Find(string code) => orders.GetValueOrDefault(code);

    /// <summary>Takes an order; false: it was there.</summary>
    public bool Accept(FluxOrder order, out FluxOrder kept)
    {
        lock (gate)
        {
            // Cancelled in one warehouse and sent to another: a new order there.
            if (orders.TryGetValue(order.Code, out var known) && !(known.IsCancelled && known.Warehouse != order.Warehouse))
            {
                kept = known;
                return false;
            }

            kept = orders[order.Code] = order with { WmsNo = $"F{options.Run:00000000}{++number:000000}" };
            return true;
        }
    }

    /// <summary>True: cancelled now or before; false: too late; null: no such order.</summary>
    public bool? Cancel(string code, bool leavesAllTheSame)
    {
        lock (gate)
        {
            if (!orders.TryGetValue(code, out var order))
            {
                return null;
            }

            if (!order.IsCancelled && (order.State == FluxLife.Shipped || order.ReceiverMobile.EndsWith("780", StringComparison.Ordinal)))
            {
                return false;
            }

            orders[code] = order with { IsCancelled = true, LeavesAllTheSame = order.LeavesAllTheSame || leavesAllTheSame };
            return true;
        }
    }

    /// <summary>Moves an order on; null where it was cancelled meanwhile.</summary>
    public FluxOrder? Change(string code, Func<FluxOrder, FluxOrder> change)
    {
        lock (gate)
        {
            return orders.TryGetValue(code, out var order) && (!order.IsCancelled || order.LeavesAllTheSame) ? orders[code] = change(order) : null;
        }
    }

    public IReadOnlyDictionary<string, object> Snapshot() => orders.Values
        .OrderBy(order => order.Code, StringComparer.Ordinal)
        .ToDictionary(
            order => order.Code,
            order => (object)new { order.OrderType, order.WmsNo, order.Warehouse, order.State, order.Created, order.IsCancelled, order.LeavesAllTheSame, order.DeliveryNo, order.Carrier, order.Shipped },
            StringComparer.Ordinal);
}
