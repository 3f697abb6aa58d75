using System.Runtime.CompilerServices;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Lookups;

/// <summary>The rules by which statuses of a tenant's line follow each other: the shipped ones, and over them the tenant's rows of <c>status-rules</c>.</summary>
public sealed class StatusRuleBook(ReferenceData reference, TimeProvider clock) : IStatusRuleBook
{
    // Rules live as long as the rows that they were made of.
    private readonly ConditionalWeakTable<ReferenceSnapshot, Dictionary<(string Line, DateOnly Day), StatusRules>> made = [];

    public async ValueTask<StatusRules> OfAsync(int tenantId, string? line, CancellationToken ct)
    {
        var rows = await reference.OfAsync(tenantId, ReferenceTables.StatusRules, ct);
        if (rows.Rows.Count == 0)
        {
            return StatusRules.Of(line);
        }

        var (known, key) = (made.GetOrCreateValue(rows), (line ?? "", ReferenceData.DayOf(clock.GetUtcNow())));
        lock (known)
        {
            return known.TryGetValue(key, out var rules) ? rules : known[key] = Over(StatusRules.Of(line), rows, key.Item1, key.Item2);
        }
    }

    /// <summary>Rows of every line first, so that those of the line itself go before them.</summary>
    public static StatusRules Over(StatusRules shipped, ReferenceSnapshot rows, string line, DateOnly day) => shipped.With(
        rows.Rows
            .Where(row => row.HoldsOn(day) && (row.Key[0].Length == 0 || row.Key[0] == line))
            .OrderBy(row => row.Key[0].Length > 0)
            .Select(row => KeyValuePair.Create(new StatusMove(OrderStatusNames.Of(row.Key[1]), OrderStatusNames.Of(row.Key[2])), row.Flag("made"))));
}
