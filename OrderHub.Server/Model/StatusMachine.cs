namespace OrderHub.Server.Model;

/// <summary>What the status machine says of one reported status.</summary>
public enum StatusDecision
{
    /// <summary>The order advances to the reported status.</summary>
    Advance,

    /// <summary>The order advances, and statuses in between were never reported.</summary>
    AdvanceInferred,

    /// <summary>Older news than what is known: logged, not applied.</summary>
    Stale,

    /// <summary>The order stands there already.</summary>
    Repeated,

    /// <summary>The order has ended otherwise: a person looks at it.</summary>
    Contradiction,
}

/// <summary>The rank rule, as pure functions: what a line says beside it comes as <see cref="StatusRules"/>.</summary>
public static class StatusMachine
{
    private static readonly HashSet<OrderStatus> Ends =
        [OrderStatus.Refused, OrderStatus.Cancelled, OrderStatus.Closed, OrderStatus.Lost];

    /// <summary>True where the goods are where they go and nobody works on the order, though reports may follow still: what may go by its age.</summary>
    public static bool IsSettled(OrderStatus status) => IsEnd(status) || status
        is OrderStatus.Delivered or OrderStatus.Partial or OrderStatus.Rejected or OrderStatus.Returned or OrderStatus.Installed or OrderStatus.GoodsReceived or OrderStatus.Putaway;

    /// <summary>True where nothing may follow.</summary>
    public static bool IsEnd(OrderStatus status) => Ends.Contains(status);

    /// <summary>
    /// Decides what a report of <paramref name="reported"/> does to an order that stands at <paramref name="current"/>. 1. What has ended stays so; goods that
    /// moved nevertheless are a contradiction. 2. What the line says of the very move. 3. The rank.
    /// </summary>
    public static StatusDecision Decide(OrderStatus current, OrderStatus reported, StatusRules rules)
    {
        if (reported == current)
        {
            return StatusDecision.Repeated;
        }

        if (IsEnd(current))
        {
            // Goods that have left, or were carried, were not refused or cancelled, nor are they lost; what a closed order did before is old news, unless they come back.
            var isToldBefore = current == OrderStatus.Closed ? reported is not (OrderStatus.Rejected or OrderStatus.Returning or OrderStatus.Returned) : reported < OrderStatus.Outbound;
            return reported < current && isToldBefore ? StatusDecision.Stale : StatusDecision.Contradiction;
        }

        var move = new StatusMove(current, reported);
        if (rules.PassedBy.Contains(move) || (reported < current && !rules.Taken.Contains(move)))
        {
            return StatusDecision.Stale;
        }

        return rules.Skipped(current, reported).Any() ? StatusDecision.AdvanceInferred : StatusDecision.Advance;
    }
}
