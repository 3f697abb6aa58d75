using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// When an order may be deleted and restored. Deleting hides: the row stays, with its numbers claimed, and who asks for deleted orders
/// sees it. Only an order for which nothing can follow is deleted; within the window it is restored as it was. Pure.
/// </summary>
public static class DeletionPolicy
{
    private static readonly HashSet<OrderStatus> Deletable =
    [
        OrderStatus.Refused, OrderStatus.Delivered, OrderStatus.Returned, OrderStatus.Installed,
        OrderStatus.Putaway, OrderStatus.Cancelled, OrderStatus.Closed, OrderStatus.Lost,
    ];

    public static ChangeDecision Delete(Order order, bool flowUnderWay) => order switch
    {
        { DeletedAt: not null } => ChangeDecision.Allowed with { Reason = ChangeReasons.Already },
        _ when flowUnderWay || !Deletable.Contains(order.Status) => ChangeDecision.Refused(ChangeReasons.NotEnded),
        _ => ChangeDecision.Allowed,
    };

    public static ChangeDecision Restore(Order order, DateTimeOffset now, TimeSpan window) => order.DeletedAt switch
    {
        null => ChangeDecision.Allowed with { Reason = ChangeReasons.Already },
        { } deleted when now - deleted > window => ChangeDecision.Refused(ChangeReasons.WindowOver),
        _ => ChangeDecision.Allowed,
    };
}
