using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Returns;

/// <summary>What may come back of an order: after which statuses, until when, and how much of it. Pure.</summary>
internal static class ReturnRules
{
    /// <summary>Days where the table says nothing.</summary>
    public const int StandardDays = 30;

    /// <summary>Why nothing of the order may come back; null: something may.</summary>
    /// <param name="original">The order that was delivered.</param>
    /// <param name="deliveredAt">When it was.</param>
    /// <param name="days">How long a return may be asked for.</param>
    /// <param name="now">When it is.</param>
    public static string? WhyNot(Order original, DateTimeOffset deliveredAt, long days, DateTimeOffset now) =>
        original.Direction == Directions.Reverse ? $"The order {original.OrderNo} is a return itself."
        : !HasArrived(original.Status) ? $"The order {original.OrderNo} has not been delivered; cancel it instead."
        : now > deliveredAt.AddDays(days) ? $"The order {original.OrderNo} was delivered more than {days} days ago."
        : null;

    /// <summary>How much of an article was delivered; null: the order had none of it.</summary>
    public static decimal? DeliveredOf(Order original, string? article)
    {
        var lines = original.Goods.Where(line => OrderedStock.ArticleOf(line) == article).ToList();

        // A warehouse that closed the order without a word of what left has sent nothing; who only carries says nothing of goods.
        var unsaid = original is { Status: OrderStatus.Closed, OrderClass: not "PURE_DELIVERY" };
        return lines.Count == 0 ? null : lines.Sum(line => line.ActualQuantity ?? (unsaid ? 0 : line.Quantity));
    }

    private static bool HasArrived(OrderStatus status) =>
        status is OrderStatus.Delivered or OrderStatus.Partial or OrderStatus.Rejected or OrderStatus.Installed or OrderStatus.Closed;
}
