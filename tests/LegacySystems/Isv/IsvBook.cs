using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Isv;

/// <summary>An order as the ISV knows it.</summary>
internal sealed record IsvRow
{
    public required string OrderId { get; init; }

    public string? OrderCode { get; init; }

    /// <summary>The reply that told no number.</summary>
    public string? Error { get; init; }

    /// <summary>States that were told, in order, each once.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    public int CancelState { get; init; }

    public string? Waybills { get; init; }
}

/// <summary>All orders that were sent, and what was told of them.</summary>
internal sealed class IsvBook
{
    private readonly ConcurrentDictionary<string, IsvRow> rows = new(StringComparer.Ordinal);

    public void Note(string orderId, string? orderCode, string? error) => rows.AddOrUpdate(
        orderId,
        new IsvRow { OrderId = orderId, OrderCode = orderCode, Error = error },
        (_, row) => row with { OrderCode = row.OrderCode ?? orderCode, Error = orderCode is null ? error : null });

    /// <summary>Notes a state; false: the ISV never sent such an order.</summary>
    public bool Hear(string orderId, string state, int cancelState, string? waybills)
    {
        if (!rows.ContainsKey(orderId))
        {
            return false;
        }

        rows.AddOrUpdate(orderId, _ => throw new InvalidOperationException("it was there"), (_, row) => row with
        {
            States = row.States is [.., var last] && last == state ? row.States : [.. row.States, state],
            CancelState = cancelState,
            Waybills = waybills,
        });
        return true;
    }

    public IReadOnlyDictionary<string, object> Snapshot() => rows.Values
        .OrderBy(row => row.OrderId, StringComparer.Ordinal)
        .ToDictionary(row => row.OrderId, row => (object)new { row.OrderCode, row.Error, row.States, row.CancelState, row.Waybills }, StringComparer.Ordinal);
}
