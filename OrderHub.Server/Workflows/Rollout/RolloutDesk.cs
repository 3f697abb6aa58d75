using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>What became of a change of a roll-out.</summary>
public abstract record RolloutResult
{
    private RolloutResult()
    {
    }

    public sealed record Changed(FlowRolloutRow? Rollout) : RolloutResult;

    public sealed record Conflict(FlowRolloutRow? Current) : RolloutResult;

    public sealed record NotFound(string Message) : RolloutResult;

    public sealed record Faulty(IReadOnlyList<Fault> Faults) : RolloutResult;

    public sealed record Refused(string Code, string Message) : RolloutResult;
}

/// <summary>Which version orders get: seen, changed, taken back; and versions ended.</summary>
public sealed class RolloutDesk(IShards shards, FlowCatalog catalog, AuditLog audit, TimeProvider clock)
{
    /// <summary>Most rules of one flow: more than that nobody oversees.</summary>
    public const int MaxRules = 20;

    private const string InUse = "flow.version-in-use";
    private const string NothingBefore = "flow.rollback";

    /// <summary>The roll-out that holds for the tenant: its own, else the shared one.</summary>
    public async Task<FlowRolloutRow?> FindAsync(int tenantId, string name, CancellationToken ct) =>
        await FlowRolloutTable.FindAsync(shards.Home, tenantId, name, ct) ?? await FlowRolloutTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, name, ct);

    /// <summary>Sets current version and rules as a whole, over the revision that was read (0: the tenant has none of its own).</summary>
    public async Task<RolloutResult> SetAsync(Caller by, string name, string current, RolloutPlan plan, int revision, CancellationToken ct)
    {
        var found = await FlowRolloutTable.FindAsync(shards.Home, by.TenantId, name, ct);
        if ((found?.Revision ?? 0) != revision)
        {
            return new RolloutResult.Conflict(found);
        }

        var faults = await FindFaultsAsync(by.TenantId, name, current, plan, ct);
        if (faults.Count > 0)
        {
            return new RolloutResult.Faulty(faults);
        }

        var now = clock.GetUtcNow();
        var changed = new FlowRolloutRow
        {
            TenantId = by.TenantId,
            Name = name,
            Revision = revision + 1,
            CurrentHash = current,
            PreviousHash = found is null ? null : found.CurrentHash == current ? found.PreviousHash : found.CurrentHash,
            Rules = plan.ToJson(),
            UpdatedBy = by.Actor,
            UpdatedAt = now,
        };
        var batch = new WriteBatch();
        RolloutChange.Write(batch, found, changed);
        foreach (var hash in plan.Rules.Select(rule => rule.Version).Append(current).Where(hash => hash.Length > 0).Distinct(StringComparer.Ordinal))
        {
            var owner = await FlowVersionTable.FindAsync(shards.Home, by.TenantId, name, hash, ct) is null ? FlowCatalog.SharedTenant : by.TenantId;
            FlowVersionTable.MustBePublished(batch, owner, name, hash);
        }

        return await CommitAsync(batch, by, AuditActions.FlowRollout, name, changed, plan.ToJson(), ct);
    }

    /// <summary>One call back to what orders got before.</summary>
    public async Task<RolloutResult> RollBackAsync(int tenantId, string actor, string name, string? reason, CancellationToken ct)
    {
        if (await FlowRolloutTable.FindAsync(shards.Home, tenantId, name, ct) is not { } found)
        {
            return new RolloutResult.NotFound($"The flow {name} has no roll-out of this tenant.");
        }

        if (RolloutChange.RollBack(found, actor, clock.GetUtcNow()) is not { } changed)
        {
            return new RolloutResult.Refused(NothingBefore, "All orders get the current version, and there is none before it.");
        }

        var batch = new WriteBatch();
        RolloutChange.Write(batch, found, changed);
        if (changed.CurrentHash != found.CurrentHash)
        {
            var owner = await FlowVersionTable.FindAsync(shards.Home, tenantId, name, changed.CurrentHash, ct) is null ? FlowCatalog.SharedTenant : tenantId;
            FlowVersionTable.MustBePublished(batch, owner, name, changed.CurrentHash);
        }

        FlowRolloutTable.RaiseEpoch(batch);
        audit.Add(batch, tenantId, actor, AuditActions.FlowRollBack, name, reason);
        var outcome = await shards.Home.CommitAsync(batch, ct);
        await catalog.RefreshAsync(ct);
        return outcome.FailedGuard switch
        {
            null => new RolloutResult.Changed(changed),
            FlowVersionTable.GoneGuard => new RolloutResult.Refused(NothingBefore, "The version before is retired."),
            _ => new RolloutResult.Conflict(await FlowRolloutTable.FindAsync(shards.Home, tenantId, name, ct)),
        };
    }

    /// <summary>Ends a version. One that orders get cannot be ended, unless it is the last: then the tenant's roll-out ends with it, and the shipped version holds again.</summary>
    public async Task<RolloutResult> RetireAsync(Caller by, string name, string hash, CancellationToken ct)
    {
        if (await FlowVersionTable.FindAsync(shards.Home, by.TenantId, name, hash, ct) is not { State: FlowVersionRow.Published })
        {
            return new RolloutResult.NotFound($"There is no published version {hash} of {name} that is this tenant's own.");
        }

        var batch = new WriteBatch();
        FlowVersionTable.Retire(batch, by.TenantId, name, hash, by.Actor, clock.GetUtcNow());
        var rollout = await FlowRolloutTable.FindAsync(shards.Home, by.TenantId, name, ct);
        if (rollout is not null)
        {
            var rules = RolloutPlan.Parse(rollout.Rules).Rules;
            if (rules.Any(rule => rule.Version == hash) || (rollout.CurrentHash == hash && (rules.Count > 0 || await HasOtherAsync(by.TenantId, name, hash, ct))))
            {
                return new RolloutResult.Refused(InUse, "Orders get this version: roll another one out, or roll back, and retire it then.");
            }

            if (rollout.CurrentHash == hash)
            {
                FlowRolloutTable.Delete(batch, by.TenantId, name, rollout.Revision);
            }
            else
            {
                // Nothing changes for orders; the write makes a roll-out that is being changed now lose or win as a whole.
                FlowRolloutTable.Update(batch, rollout with
                {
                    Revision = rollout.Revision + 1,
                    PreviousHash = rollout.PreviousHash == hash ? null : rollout.PreviousHash,
                });
            }
        }

        return await CommitAsync(batch, by, AuditActions.FlowRetire, name, null, hash, ct);
    }

    private async Task<bool> HasOtherAsync(int tenantId, string name, string hash, CancellationToken ct) =>
        (await FlowVersionTable.OfFlowAsync(shards.Home, tenantId, name, 1_000, ct))
        .Any(version => version.TenantId == tenantId && version.Hash != hash && version.State == FlowVersionRow.Published);

    private async Task<RolloutResult> CommitAsync(
        WriteBatch batch, Caller by, string deed, string name, FlowRolloutRow? changed, string detail, CancellationToken ct)
    {
        FlowRolloutTable.RaiseEpoch(batch);
        audit.Add(batch, by, deed, name, detail.Length > 500 ? detail[..500] : detail);
        var committed = (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
        await catalog.RefreshAsync(ct);
        return committed
            ? new RolloutResult.Changed(changed)
            : new RolloutResult.Conflict(await FlowRolloutTable.FindAsync(shards.Home, by.TenantId, name, ct));
    }

    private async Task<List<Fault>> FindFaultsAsync(int tenantId, string name, string current, RolloutPlan plan, CancellationToken ct)
    {
        var faults = new List<Fault>();
        if (plan.Rules.Count > MaxRules)
        {
            faults.Add(new(Code, "rules", $"A roll-out has at most {MaxRules} rules."));
        }

        if (current.Length > 0)
        {
            await CheckVersionAsync(tenantId, name, current, "current", faults, ct);
        }

        for (var i = 0; i < plan.Rules.Count; i++)
        {
            var rule = plan.Rules[i];
            await CheckVersionAsync(tenantId, name, rule.Version, $"rules[{i}].version", faults, ct);
            faults.AddRange(FaultsOf(rule, $"rules[{i}]"));
        }

        faults.AddRange(FaultsOf(plan.Rollback));
        return faults;
    }

    /// <summary>What is wrong with a rule, whatever its version.</summary>
    public static IEnumerable<Fault> FaultsOf(RolloutRule rule, string path)
    {
        if (rule.Percent is { } percent && (percent is <= 0 or > 100 || decimal.Round(percent, 2) != percent))
        {
            yield return new(Code, $"{path}.percent", "percent is above 0 and at most 100, to a hundredth.");
        }

        if (rule.Tenants is { Count: 0 or > 1000 })
        {
            yield return new(Code, $"{path}.tenants", "tenants names 1 to 1000 tenants, or is left out.");
        }
    }

    /// <summary>What is wrong with a rule of going back.</summary>
    public static IEnumerable<Fault> FaultsOf(RollbackRule? rule)
    {
        if (rule is null)
        {
            yield break;
        }

        if (rule.WindowMinutes is < 1 or > 1440)
        {
            yield return new(Code, "rollback.windowMinutes", "windowMinutes is 1 to 1440.");
        }

        if (rule.Minimum is < 1 or > 1_000_000)
        {
            yield return new(Code, "rollback.minimum", "minimum is 1 to 1000000.");
        }

        if (rule.Ratio is < 1 or > 1000)
        {
            yield return new(Code, "rollback.ratio", "ratio is 1 to 1000.");
        }

        if (rule.Tolerated is < 0 or > 1)
        {
            yield return new(Code, "rollback.tolerated", "tolerated is 0 to 1.");
        }
    }

    private async Task CheckVersionAsync(int tenantId, string name, string hash, string path, List<Fault> faults, CancellationToken ct)
    {
        var version = await FlowVersionTable.FindAsync(shards.Home, tenantId, name, hash, ct)
            ?? await FlowVersionTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, name, hash, ct);
        if (version is null)
        {
            faults.Add(new(Code, path, $"There is no version {hash} of {name}."));
        }
        else if (version.State != FlowVersionRow.Published)
        {
            faults.Add(new(Code, path, $"The version {hash} is retired."));
        }
    }

    private const string Code = "flow.rollout";
}
