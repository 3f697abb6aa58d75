using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Returns;

/// <summary>How long an order may come back.</summary>
/// <param name="DeliveredAt">When it was delivered.</param>
/// <param name="Days">How many days a return may be asked for from then on.</param>
public sealed record ReturnWindow(DateTimeOffset DeliveredAt, long Days)
{
    public DateTimeOffset Ends => DeliveredAt.AddDays(Days);
}

/// <summary>What may still come back of an order, for whoever asks for it: by the table <c>returns</c>, by what was delivered and by what has come back. Takes nothing.</summary>
public sealed class ReturnTerms(OrderReader reader, ReferenceData reference, CountedThings counted)
{
    public async Task<ReturnWindow> WindowAsync(Order original, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await PolicyAsync(original, original.BusinessLine, now, ct);
        var deliveredAt = (await reader.StatusFlowAsync(original.TenantId, original.OrderId, ct)).LastOrDefault(entry => entry.Status == original.Status)?.OccurredAt ?? original.UpdatedAt;
        return new(deliveredAt, policy?.Whole("days") ?? ReturnRules.StandardDays);
    }

    /// <summary>True where a return that the line carries is refunded before its inspection.</summary>
    public async Task<bool> IsRefundedFirstAsync(Order order, string? line, DateTimeOffset now, CancellationToken ct) =>
        (await PolicyAsync(order, line, now, ct))?.Text("refund") == "BEFORE";

    /// <summary>How much of an article of the order may still come back.</summary>
    public Task<decimal> LeftAsync(Order original, string? article, CancellationToken ct) =>
        counted.LeftAsync(original.TenantId, ReturnRules.ItemOf(original, article), ReturnRules.DeliveredOf(original, article), ct);

    /// <summary>Of what less is left than is wanted; null: of nothing.</summary>
    public async Task<(CountedItem Item, decimal Left)?> LackAsync(int tenantId, IEnumerable<(CountedItem Item, decimal Quantity, decimal? Limit)> wanted, CancellationToken ct)
    {
        foreach (var (item, quantity, limit) in wanted)
        {
            if (await counted.LeftAsync(tenantId, item, limit, ct) is var left && left < quantity)
            {
                return (item, left);
            }
        }

        return null;
    }

    private ValueTask<ReferenceRow?> PolicyAsync(Order order, string? line, DateTimeOffset now, CancellationToken ct) =>
        reference.FindNarrowestAsync(order.TenantId, ReferenceTables.Returns, now, [order.Channel?.CustomerCode, line], ct);
}
