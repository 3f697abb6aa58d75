using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction;

/// <summary>What keeps an order from being closed, whoever closes it: its flow, or the job that closes what has come to rest.</summary>
public static class ClosingRule
{
    /// <summary>What the order still holds, in words.</summary>
    public static async Task<IReadOnlyList<string>> HeldAsync(CountedThings counted, CountedOrder order, CancellationToken ct)
    {
        var held = new List<string>();
        foreach (var kind in new[] { CountedKinds.Stock, CountedKinds.Transit })
        {
            held.AddRange((await counted.HeldAsync(order, kind, ct)).Select(one => $"{kind} {one.Key}"));
        }

        return held;
    }

    /// <summary>What does not agree, in words; empty: all does.</summary>
    /// <param name="order">The order.</param>
    /// <param name="held">What it still holds.</param>
    /// <param name="isCounted">True: somebody counts its goods, so that each line says what moved.</param>
    public static IReadOnlyList<string> OpenParts(OrderContent order, IEnumerable<string> held, bool isCounted = true)
    {
        var finance = order.Finance ?? new();
        var charged = finance.Fees.Where(fee => fee.Kind != Fee.Refund).Sum(fee => fee.Amount);
        return
        [
            .. order.Goods.Where(line => isCounted && line.ActualQuantity is null).Select(line => $"line {line.LineNo}: nothing was reported"),
            .. finance.ActualFee is { } actual && actual != charged ? [$"fees of {charged:0.00}, settled {actual:0.00}"] : Array.Empty<string>(),
            .. held.Select(thing => $"still holds {thing}"),
        ];
    }
}
