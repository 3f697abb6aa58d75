using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OrderHub.LegacySystems.Clock;

namespace OrderHub.LegacySystems.Waybill;

/// <summary>A waybill number as this system keeps it.</summary>
internal sealed record WaybillRow
{
    public required string DeliveryId { get; init; }

    public required string CustomerCode { get; init; }

    public string? OrderId { get; init; }

    /// <summary>ISSUED, REGISTERED or VOIDED.</summary>
    public string State { get; init; } = "ISSUED";

    /// <summary>How often a registration took effect; more than one would be a doubled waybill.</summary>
    public int RegisteredTimes { get; init; }

    public int VoidedTimes { get; init; }

    /// <summary>When it was registered first; null: never.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }
}

/// <summary>All numbers that were issued. Registration is idempotent by order and number, voiding by number.</summary>
internal sealed class WaybillBook(VirtualClock clock)
{
    private readonly ConcurrentDictionary<string, WaybillRow> rows = new(StringComparer.Ordinal);
    private int issued;

    public IReadOnlyList<string> Issue(string customerCode, int count, long run)
    {
        var numbers = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            var number = $"JDV{run:00000000}{Interlocked.Increment(ref issued):000000}";
            rows[number] = new WaybillRow { DeliveryId = number, CustomerCode = customerCode };
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Null: registered; else the business code and words of the refusal.</summary>
    public (int Code, string Message)? Register(string deliveryId, string orderId)
    {
        lock (rows)
        {
            if (!rows.TryGetValue(deliveryId, out var row) && !FromEarlierRun(deliveryId, out row))
            {
                return (140, "运单号不存在 unknown delivery id");
            }

            if (row.State == "VOIDED")
            {
                return (141, "运单号已作废 delivery id is void");
            }

            if (row.State == "REGISTERED")
            {
                return row.OrderId == orderId ? null : (142, "运单号已被占用 delivery id belongs to another order");
            }

            rows[deliveryId] = row with { OrderId = orderId, State = "REGISTERED", RegisteredTimes = row.RegisteredTimes + 1, RegisteredAt = row.RegisteredAt ?? clock.GetUtcNow() };
            return null;
        }
    }

    /// <summary>Numbers outlive this process in the hub's pool, and it keeps no file: one of its own form that it does not know was issued by a run before.</summary>
    private static bool FromEarlierRun(string deliveryId, [NotNullWhen(true)] out WaybillRow? row)
    {
        row = deliveryId.Length == 17 && deliveryId.StartsWith("JDV", StringComparison.Ordinal) && deliveryId.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0
            ? new WaybillRow { DeliveryId = deliveryId, CustomerCode = "" }
            : null;
        return row is not null;
    }

    public WaybillRow? FindByOrder(string orderId) =>
        rows.Values.FirstOrDefault(row => row.OrderId == orderId && row.State == "REGISTERED")
        ?? rows.Values.FirstOrDefault(row => row.OrderId == orderId);

    /// <summary>The numbers that were ever registered for any of the orders.</summary>
    public IReadOnlyList<WaybillRow> OfOrders(IReadOnlySet<string> orderIds) => [.. rows.Values.Where(row => row.OrderId is { } order && orderIds.Contains(order))];

    /// <summary>What is in use and was registered in a stretch of time, behind a number, by number.</summary>
    public IReadOnlyList<WaybillRow> InUse(DateTimeOffset from, DateTimeOffset to, string after, int limit) =>
    [
        .. rows.Values.Where(row => row.State == "REGISTERED" && row.RegisteredAt >= from && row.RegisteredAt < to && string.CompareOrdinal(row.DeliveryId, after) > 0)
            .OrderBy(row => row.DeliveryId, StringComparer.Ordinal).Take(limit),
    ];

    /// <summary>Changes a number behind everybody's back; null forgets it.</summary>
    public void Spoil(string deliveryId, string? orderId, string? state)
    {
        lock (rows)
        {
            if (state is null)
            {
                rows.TryRemove(deliveryId, out _);
                return;
            }

            var row = rows.GetValueOrDefault(deliveryId) ?? new WaybillRow { DeliveryId = deliveryId, CustomerCode = "" };
            rows[deliveryId] = row with { OrderId = orderId, State = state, RegisteredAt = row.RegisteredAt ?? clock.GetUtcNow() };
        }
    }

    public bool Void(string deliveryId)
    {
        lock (rows)
        {
            if (!rows.TryGetValue(deliveryId, out var row))
            {
                return false;
            }

            if (row.State != "VOIDED")
            {
                rows[deliveryId] = row with { State = "VOIDED", VoidedTimes = row.VoidedTimes + 1 };
            }

            return true;
        }
    }

    public IReadOnlyDictionary<string, object> Snapshot() => rows.Values
        .OrderBy(row => row.DeliveryId, StringComparer.Ordinal)
        .ToDictionary(
            row => row.DeliveryId,
            row => (object)new { row.OrderId, row.CustomerCode, row.State, row.RegisteredTimes, row.VoidedTimes },
            StringComparer.Ordinal);
}
