using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Operations.Cases;

/// <summary>What came of a decision.</summary>
public abstract record CaseResult
{
    private CaseResult()
    {
    }

    /// <summary>It is carried out and written down; also where it was before.</summary>
    public sealed record Decided(PartnerCaseRow Case) : CaseResult;

    /// <summary>There is no such case.</summary>
    public sealed record NotFound : CaseResult;

    /// <summary>Somebody decided otherwise, or is deciding now.</summary>
    public sealed record Taken(PartnerCaseRow Case) : CaseResult;

    /// <summary>It cannot be carried out; the case stays open.</summary>
    public sealed record Impossible(string Message) : CaseResult;
}

/// <summary>
/// Where people decide about cases: 1 find it, 2 see that the decision fits its kind, 3 claim it, 4 carry the decision out, 5 write it. All that
/// 4 does may be done twice: messages are known by their numbers, changes by their keys, statuses by what the order is at.
/// </summary>
public sealed class CaseDesk(PartnerCases cases, ExchangeReader exchanges, QuarantineDecisions quarantine, ConflictDecisions conflicts, HoldDecisions holds)
{
    public async Task<CaseResult> DecideAsync(int tenantId, long caseId, CaseDecision decision, string by, CancellationToken ct)
    {
        // 1. Find
        if (await cases.FindAsync(tenantId, caseId, ct) is not { } row)
        {
            return new CaseResult.NotFound();
        }

        // 2. Fit
        if (row.State != PartnerCaseRow.Open)
        {
            return row.Decision == decision.Kind ? new CaseResult.Decided(row) : new CaseResult.Taken(row);
        }

        if (!CaseDecision.For(row.Kind).Contains(decision.Kind, StringComparer.Ordinal))
        {
            return new CaseResult.Impossible($"A case of kind {row.Kind} takes one of {string.Join(", ", CaseDecision.For(row.Kind))}.");
        }

        // 3. Claim
        if (await cases.ClaimAsync(row, ct) is not { } claimed)
        {
            return new CaseResult.Taken(row);
        }

        // 4. Carry out
        var exchange = row.ExchangeId is { } exchangeId ? await exchanges.FindAsync(tenantId, exchangeId, ct) : null;
        var (problem, now) = await CarryOutAsync(claimed, exchange, decision, by, ct);
        if (problem is not null)
        {
            await cases.GiveBackAsync(now, problem, ct);
            return new CaseResult.Impossible(problem);
        }

        // 5. Write
        return await cases.DecideAsync(claimed, decision.Kind, by, decision.Reason, ct)
            ? new CaseResult.Decided((await cases.FindAsync(tenantId, caseId, ct))!)
            : new CaseResult.Taken((await cases.FindAsync(tenantId, caseId, ct))!);
    }

    /// <returns>Why it could not be carried out, and the case as it is then.</returns>
    private async Task<(string? Problem, PartnerCaseRow Case)> CarryOutAsync(PartnerCaseRow row, OpenExchange? exchange, CaseDecision decision, string by, CancellationToken ct)
    {
        switch (decision.Kind)
        {
            case CaseDecision.KeepFirst or CaseDecision.Dismiss when row.Kind != CaseKinds.Hold:
                return (null, row);
            case CaseDecision.Dismiss:
                return (await holds.LiftAsync(row, by, ct), row);
            case CaseDecision.Apply:
                return (await holds.ApplyAsync(row, by, ct), row);
        }

        if (exchange is null)
        {
            return ("The message is not kept any more.", row);
        }

        return decision.Kind switch
        {
            CaseDecision.Map => await quarantine.MapAsync(row, exchange, decision, by, ct),
            CaseDecision.Replay => await quarantine.ReplayAsync(row, exchange, ct),
            _ => (await conflicts.TakeNewAsync(row, exchange, by, decision.Reason, ct), row),
        };
    }
}
