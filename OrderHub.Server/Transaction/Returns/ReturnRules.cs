using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Returns;

/// <summary>What may come back of an order: after which statuses, until when, and how much of it. Pure.</summary>
internal static class ReturnRules
{
    /// <summary>Days where the table says nothing.</summary>
    public const int StandardDays = 30;

    /// <summary>The code of all that these rules refuse.</summary>
    public const string Code = "order.refused.return";

    /// <summary>Why nothing of the order may come back; null: something may.</summary>
    /// <param name="original">The order that was delivered.</param>
    /// <param name="window">How long it may come back.</param>
    /// <param name="now">When it is.</param>
    public static string? WhyNot(Order original, ReturnWindow window, DateTimeOffset now) =>
        original.Direction == Directions.Reverse ? $"The order {original.OrderNo} is a return itself."
        : original.Status is OrderStatus.Returning or OrderStatus.Returned ? $"The order {original.OrderNo} was not taken and comes back already."
        : !HasArrived(original.Status) ? $"The order {original.OrderNo} has not been delivered; cancel it instead."
        : now > window.Ends ? $"The order {original.OrderNo} was delivered more than {window.Days} days ago."
        : null;

    /// <summary>What a return of such goods takes of what may come back, each article once; or why there is no such thing.</summary>
    public static (IReadOnlyList<(CountedItem Item, decimal Quantity, decimal? Limit)> Wanted, string? WhyNot) Wanted(Order original, IEnumerable<Goods> goods)
    {
        var wanted = new List<(CountedItem Item, decimal Quantity, decimal? Limit)>();
        foreach (var article in goods.GroupBy(line => line.Article(), StringComparer.Ordinal))
        {
            if (DeliveredOf(original, article.Key) is not { } delivered)
            {
                return ([], $"The order {original.OrderNo} brought nothing of '{article.Key}'.");
            }

            wanted.Add((ItemOf(original, article.Key), article.Sum(line => line.Quantity), delivered));
        }

        return (wanted, null);
    }

    public static string Lacking((CountedItem Item, decimal Left) lack) => $"Of {lack.Item.Key} only {lack.Left:0.####} may still come back.";

    /// <summary>What is counted of an article that may come back.</summary>
    public static CountedItem ItemOf(Order original, string? article) => CountedItem.Of(CountedKinds.Returnable, original.OrderNo, article);

    /// <summary>How much of an article was delivered; null: the order had none of it.</summary>
    public static decimal? DeliveredOf(Order original, string? article)
    {
        var lines = original.Goods.Where(line => line.Article() == article).ToList();
        return lines.Count == 0 ? null : lines.Sum(line => DeliveredOf(original, line));
    }

    /// <summary>How much of a line was brought to the consignee. Where a proof of delivery says that less was taken, the plan is what was brought: the rest comes back as well.</summary>
    public static decimal DeliveredOf(Order original, Goods line)
    {
        // A warehouse that closed the order without a word of what left has sent nothing; who only carries says nothing of goods.
        var unsaid = original is { Status: OrderStatus.Closed, OrderClass: not OrderClasses.PureDelivery };
        return line.PlannedQuantity ?? line.ActualQuantity ?? (unsaid ? 0 : line.Quantity);
    }

    private static bool HasArrived(OrderStatus status) =>
        status is OrderStatus.Delivered or OrderStatus.Partial or OrderStatus.Rejected or OrderStatus.Installed or OrderStatus.Closed;
}
