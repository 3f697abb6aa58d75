using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>Decides whether a roll-out is taken back because its version does worse. Pure.</summary>
public static class RollbackDecision
{
    /// <summary>The version to take back with the reason in words; null: none does badly.</summary>
    public static (string Version, string Reason)? Find(string current, RolloutPlan plan, IReadOnlyList<FlowFigureSum> figures)
    {
        if (plan.Rollback is not { } rule)
        {
            return null;
        }

        var old = RateOf(figures, current);
        var limit = Math.Max(rule.Tolerated, old * rule.Ratio);
        foreach (var version in plan.Rules.Select(candidate => candidate.Version).Distinct(StringComparer.Ordinal))
        {
            var mine = figures.FirstOrDefault(figure => figure.Hash == version);
            if (version != current && mine is not null && mine.Started >= rule.Minimum && RateOf(figures, version) > limit)
            {
                return (version, FormattableString.Invariant(
                    $"{mine.Incidents} incidents in {mine.Started} instances within {rule.WindowMinutes} minutes ({RateOf(figures, version):0.####} each); the current version has {old:0.####}, at most {limit:0.####} is borne."));
            }
        }

        return null;
    }

    /// <summary>Incidents per started instance; 0 where none started.</summary>
    public static decimal RateOf(IReadOnlyList<FlowFigureSum> figures, string version) =>
        figures.FirstOrDefault(figure => figure.Hash == version) is { Started: > 0 } figure ? (decimal)figure.Incidents / figure.Started : 0;
}
