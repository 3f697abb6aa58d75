using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Wms;

/// <summary>All orders of the warehouse. One a code, whatever the number of calls.</summary>
internal sealed class WmsBook(SimulatorOptions options)
{
    private readonly ConcurrentDictionary<string, WmsOrder> orders = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int number;

    public WmsOrder? Find(string code) => orders.GetValueOrDefault(code);

    /// <summary>True where what travels under the number is out of the warehouse.</summary>
    public bool HasLeft(string expressCode) => orders.Values.Any(order => order.ExpressCode == expressCode && order.State == "DELIVERED");

    /// <summary>Takes an order; false: it was there.</summary>
    public bool Accept(WmsOrder order, out WmsOrder kept)
    {
        lock (gate)
        {
            // Cancelled in one warehouse and sent to another: a new order there.
            if (orders.TryGetValue(order.Code, out var known) && !(known.IsCancelled && known.Warehouse != order.Warehouse))
            {
                kept = known;
                return false;
            }

            kept = orders[order.Code] = order with { WmsNo = $"W{options.Run:00000000}{++number:000000}" };
            return true;
        }
    }

    public string NextExpressCode()
    {
        lock (gate)
        {
            return $"YT{options.Run:00000000}{++number:000000}";
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

            if (order.IsCancelled)
            {
                return true;
            }

            if (order.State is "DELIVERED" or "FULFILLED" or "PARTFULFILLED" || order.ReceiverMobile.EndsWith("780", StringComparison.Ordinal))
            {
                return false;
            }

            orders[code] = order with { IsCancelled = true, LeavesAllTheSame = leavesAllTheSame };
            return true;
        }
    }

    /// <summary>Moves an order on; null where it was cancelled meanwhile.</summary>
    public WmsOrder? Change(string code, Func<WmsOrder, WmsOrder> change)
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
            order => (object)new { order.Kind, order.OrderType, order.WmsNo, order.Warehouse, order.State, order.Created, order.IsCancelled, order.LeavesAllTheSame, order.ExpressCode, order.SecondExpressCode, order.Actual },
            StringComparer.Ordinal);
}
