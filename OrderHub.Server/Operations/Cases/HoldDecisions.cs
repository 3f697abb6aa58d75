using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Cases;

/// <summary>Ends a hold: the report is believed, or nothing follows. An order whose last hold ends is free again.</summary>
public sealed class HoldDecisions(PartnerCases cases, OrderReader orders, OrderSessions sessions, IShards shards)
{
    private const int MaxRaces = 20;

    /// <summary>Advances the order to what was reported. Why not; null: it stands there now.</summary>
    public Task<string?> ApplyAsync(PartnerCaseRow row, string by, CancellationToken ct) => ChangeAsync(row, by, apply: true, ct);

    /// <summary>Leaves the order as it is.</summary>
    public Task<string?> LiftAsync(PartnerCaseRow row, string by, CancellationToken ct) => ChangeAsync(row, by, apply: false, ct);

    private async Task<string?> ChangeAsync(PartnerCaseRow row, string by, bool apply, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await orders.FindAsync(row.TenantId, row.OrderId ?? 0, ct) is not { } order)
            {
                return apply ? "The order is gone." : null;
            }

            // This hold is one of those that are open.
            var isLast = await cases.OpenHoldsAsync(row.TenantId, order.OrderNo, ct) <= 1;
            var session = await sessions.OfAsync(order, ct);
            session.Actor = by;
            session.MustBeCurrent();
            var entry = apply ? (await orders.StatusFlowAsync(row.TenantId, order.OrderId, ct)).FirstOrDefault(candidate => IsOf(row, candidate)) : null;
            if (apply && entry is null)
            {
                return "The report is not in the order's log any more.";
            }

            if (entry is not null && order.Status != entry.Status)
            {
                session.Overrule(entry.Status, entry.Source, entry.OccurredAt, entry.RawCode, entry.RawTime);
            }

            if (isLast && order.HoldCode == OrderSession.Contradicted)
            {
                session.Change(current => current with { HoldCode = null });
            }

            var batch = new WriteBatch();
            session.Flush(batch);
            if (batch.Statements.Count == 0 || (await shards.For(order.OrderId).CommitAsync(batch, ct)).IsCommitted)
            {
                return null;
            }
        }

        return "The order is being changed by others; decide again.";
    }

    private static bool IsOf(PartnerCaseRow row, StatusLogEntry entry) =>
        entry.Decision == StatusDecision.Contradiction && entry.Source == row.Connector && entry.Status.Name() == row.Reported
        && entry.OccurredAt.ToUnixTimeMilliseconds() == row.OccurredAt?.ToUnixTimeMilliseconds();
}
