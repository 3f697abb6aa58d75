using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>Whether an order takes a change: what stands beside its status first, then the table. Pure.</summary>
public static class ChangePolicy
{
    /// <param name="order">The order as it is.</param>
    /// <param name="open">Requests about it that are not settled.</param>
    /// <param name="kind">What is wanted.</param>
    /// <param name="fields">For modify: the groups of fields that change.</param>
    /// <param name="rules">The table of the order's line.</param>
    public static ChangeDecision Decide(
        Order order, IReadOnlyCollection<ChangeRequest> open, ChangeKind kind, IReadOnlyCollection<string> fields, ChangeRules rules)
    {
        if (order.MasteredBy != "HUB")
        {
            return ChangeDecision.Refused(ChangeReasons.MasteredElsewhere);
        }

        if (order.DeletedAt is not null)
        {
            return ChangeDecision.Refused(ChangeReasons.Deleted);
        }

        var decision = rules.Decide(order.Status, kind, fields);
        return decision.Answer == ChangeAnswer.Refused || decision.Reason == ChangeReasons.Already || !open.Any(request => StandsAgainst(request, kind, fields))
            ? decision
            : ChangeDecision.Refused(ChangeReasons.Open);
    }

    /// <summary>What is to be stopped takes no other change; a second address waits for the first. Stopping what gets another address is possible.</summary>
    private static bool StandsAgainst(ChangeRequest open, ChangeKind kind, IReadOnlyCollection<string> fields) => open.CarriedAs switch
    {
        ChangeKind.Cancel => kind != ChangeKind.Intercept,
        ChangeKind.Intercept => true,
        ChangeKind.Readdress => kind == ChangeKind.Readdress || (kind == ChangeKind.Modify && fields.Contains(FieldGroups.Address, StringComparer.Ordinal)),
        _ => false,
    };
}
