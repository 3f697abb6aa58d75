using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Cases;

/// <summary>
/// The worklist of cases. Deciding goes in three steps, so that two people never carry out two decisions about one case: claim it, carry the
/// decision out, write it. A claim ends by itself, when whoever held it died.
/// </summary>
public sealed class PartnerCases([FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IIdSource ids, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Opens cases, each unless it was opened before.</summary>
    public Task OpenAsync(int tenantId, IEnumerable<PartnerCase> cases, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var one in cases)
        {
            PartnerCaseTable.OpenIfAbsent(batch, one.ToRow(tenantId, ids.Next(), exchangeId: null, time.GetUtcNow()));
        }

        return batch.Statements.Count == 0 ? Task.CompletedTask : database.CommitAsync(batch, ct);
    }

    public Task<PartnerCaseRow?> FindAsync(int tenantId, long caseId, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerCaseTable.FindAsync(connection, tenantId, caseId), ct);

    /// <summary>The open case of a message; null: nothing is to be decided about it.</summary>
    public Task<PartnerCaseRow?> OfExchangeAsync(int tenantId, long exchangeId, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerCaseTable.OfExchangeAsync(connection, tenantId, exchangeId), ct);

    /// <summary>Whether a person has said that nothing follows from what <see cref="PartnerCase.Key"/> names.</summary>
    public async Task<bool> IsDismissedAsync(int tenantId, string key, CancellationToken ct) =>
        await database.ReadAsync(connection => PartnerCaseTable.DecisionOfAsync(connection, tenantId, key), ct) == PartnerCase.Dismissed;

    public Task<int> OpenHoldsAsync(int tenantId, string orderNo, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerCaseTable.OpenHoldsAsync(connection, tenantId, orderNo), ct);

    /// <summary>Newest first. With <c>filter.Ids</c> the filter's other conditions do not count.</summary>
    public Task<List<PartnerCaseRow>> ListAsync(int tenantId, PartnerCaseFilter filter, long before, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerCaseTable.NewestAsync(connection, tenantId, filter, before, limit), ct);

    public Task<List<PartnerCaseCount>> CountsAsync(int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerCaseTable.CountsAsync(connection, tenantId), ct);

    /// <summary>Takes an open case to decide about it; null: somebody else is at it, or was.</summary>
    public async Task<PartnerCaseRow?> ClaimAsync(PartnerCaseRow row, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var batch = new WriteBatch();
        PartnerCaseTable.Claim(batch, row, now, now + Lease);
        return (await database.CommitAsync(batch, ct)).IsCommitted ? row with { Fence = row.Fence + 1, LeaseUntil = now + Lease } : null;
    }

    /// <summary>Writes the decision about a claimed case. False: the claim had ended, and somebody else has it.</summary>
    public async Task<bool> DecideAsync(PartnerCaseRow claimed, string decision, string by, string? reason, CancellationToken ct)
    {
        var batch = new WriteBatch();
        PartnerCaseTable.Decide(batch, claimed with { Decision = decision, DecidedBy = by, Reason = reason, DecidedAt = time.GetUtcNow() });
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>Gives a claimed case back undecided.</summary>
    public Task GiveBackAsync(PartnerCaseRow claimed, string problem, CancellationToken ct)
    {
        var batch = new WriteBatch();
        PartnerCaseTable.GiveBack(batch, claimed with { Problem = PartnerCase.Cut(problem, 500) });
        return database.CommitAsync(batch, ct);
    }
}
