using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>The decision of a round about one store of a tenant.</summary>
public static class RoundPlan
{
    /// <param name="last">The newest run that came to its end; of a store that nodes share, of any node.</param>
    /// <param name="looked">The newest that looked at contents.</param>
    /// <param name="isCostly">True: compared only as often as contents.</param>
    /// <param name="every">How seldom it is compared; null: in each round.</param>
    /// <param name="node">This node.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">How often.</param>
    /// <returns>True: compared with its contents; false: without; null: passed by.</returns>
    public static bool? Of(ReconcileRunRow? last, ReconcileRunRow? looked, bool isCostly, TimeSpan? every, int node, DateTimeOffset now, ReconciliationOptions options)
    {
        // This node's rounds keep their own time; what another one has just compared need not be compared again.
        if (last is not null && last.Node != node && now - last.AskedAt < options.Every)
        {
            return null;
        }

        if (last is not null && every is { } seldom && now - last.AskedAt < seldom)
        {
            return null;
        }

        var content = looked is null || now - looked.AskedAt >= options.ContentEvery;
        return isCostly && !content ? null : content;
    }
}
