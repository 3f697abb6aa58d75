using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Workflows.Life;

/// <summary>What became of a wish to publish.</summary>
public abstract record PublishResult
{
    private PublishResult()
    {
    }

    /// <summary>The version orders get as asked; <paramref name="IsNew"/>: it was made now. Neither new nor rolled out: nothing changed.</summary>
    public sealed record Published(FlowVersionRow Version, bool IsNew, bool RolledOut) : PublishResult;

    /// <summary>The definition, or one of its scenarios, says that it must not.</summary>
    public sealed record Faulty(IReadOnlyList<Fault> Faults) : PublishResult;

    /// <summary>The tenant asks for a second person first.</summary>
    public sealed record NotApproved(string Message) : PublishResult;

    /// <summary>The draft is not what the publisher read.</summary>
    public sealed record Conflict(FlowDraftRow? Current) : PublishResult;

    /// <summary>This content was retired, and retired is for ever.</summary>
    public sealed record WasRetired(string Hash) : PublishResult;
}

/// <summary>Who gets a version that is published.</summary>
public sealed record PublishTarget
{
    public static readonly PublishTarget Everybody = new();

    public decimal? Percent { get; init; }

    public IReadOnlyList<int>? Tenants { get; init; }

    public DateTimeOffset? From { get; init; }

    public RollbackRule? Rollback { get; init; }

    public bool IsEverybody => Percent is null && Tenants is null && From is null;
}

/// <summary>
/// Makes versions of definitions. 1. Check. 2. Where the tenant asks for it, see the second person's approval. 3. Run the
/// scenarios. 4. Pin the sub-flows, which gives the version its name. 5. Write the version, its roll-out, the end of its draft
/// and the audit in one batch. Content that is published already is found by its name, so that two who publish the same
/// share one version, and publishing the unchanged changes nothing.
/// </summary>
public sealed class FlowPublisher(
    IShards shards, FlowCatalog catalog, FlowCheck check, IEnumerable<IPublishCheck> checks, AuditLog audit, TimeProvider clock)
{
    private const int MaxRaces = 20;

    /// <summary>Publishes the draft at the revision that the publisher read.</summary>
    public async Task<PublishResult> PublishDraftAsync(Caller by, string name, int revision, string? note, PublishTarget target, CancellationToken ct)
    {
        if (await FlowDraftTable.FindAsync(shards.Home, by.TenantId, name, ct) is not { } draft || draft.Revision != revision)
        {
            return new PublishResult.Conflict(await FlowDraftTable.FindAsync(shards.Home, by.TenantId, name, ct));
        }

        return await PublishAsync(by, name, draft.Source, draft.Layout, draft, note, target, ct);
    }

    /// <summary>Publishes a text that is nobody's draft; what a command or a script does.</summary>
    public Task<PublishResult> PublishTextAsync(Caller by, string name, string text, string? layout, string? note, PublishTarget target, CancellationToken ct) =>
        PublishAsync(by, name, text, layout, draft: null, note, target, ct);

    private async Task<PublishResult> PublishAsync(
        Caller by, string name, string text, string? layout, FlowDraftRow? draft, string? note, PublishTarget target, CancellationToken ct)
    {
        var (flow, faults) = check.Check(text, name, by.TenantId);
        if (flow is null || faults.Count > 0)
        {
            return new PublishResult.Faulty(faults);
        }

        if ((await FlowPolicyTable.FindAsync(shards.Home, by.TenantId, ct))?.FourEyes == true && FourEyes.WhyNotPublish(draft) is { } why)
        {
            return new PublishResult.NotApproved(why);
        }

        foreach (var further in checks)
        {
            if (await further.FindFaultsAsync(by.TenantId, flow, ct) is { Count: > 0 } found)
            {
                return new PublishResult.Faulty(found);
            }
        }

        for (var race = 0; race < MaxRaces; race++)
        {
            if (await TryAsync(by, flow, layout, draft, note, target, ct) is { } result)
            {
                await catalog.RefreshAsync(ct);
                return result;
            }

            // Another publisher of the same draft was first: what it made is ours as well, so the draft need not end twice.
            if (draft is not null && (await FlowDraftTable.FindAsync(shards.Home, by.TenantId, name, ct))?.Revision != draft.Revision)
            {
                draft = await FlowVersionTable.FindAsync(shards.Home, by.TenantId, name, flow.Hash, ct) is null ? draft : null;
                if (draft is not null)
                {
                    return new PublishResult.Conflict(await FlowDraftTable.FindAsync(shards.Home, by.TenantId, name, ct));
                }
            }
        }

        throw new InvalidOperationException($"Publishing {name} lost {MaxRaces} races.");
    }

    /// <summary>Null: somebody changed what was read meanwhile, look again.</summary>
    private async Task<PublishResult?> TryAsync(
        Caller by, FlowDefinition flow, string? layout, FlowDraftRow? draft, string? note, PublishTarget target, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var existing = await FlowVersionTable.FindAsync(shards.Home, by.TenantId, flow.Name, flow.Hash, ct);
        if (existing?.State == FlowVersionRow.Retired)
        {
            return new PublishResult.WasRetired(flow.Hash);
        }

        var rollout = await FlowRolloutTable.FindAsync(shards.Home, by.TenantId, flow.Name, ct);
        var shared = await FlowRolloutTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, flow.Name, ct);
        if (existing is null && rollout is null && shared?.CurrentHash == flow.Hash && target.IsEverybody
            && await FlowVersionTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, flow.Name, flow.Hash, ct) is { } shipped)
        {
            return new PublishResult.Published(shipped, IsNew: false, RolledOut: false);
        }

        var batch = new WriteBatch();
        var version = existing ?? new FlowVersionRow(by.TenantId, flow.Name, flow.Hash, flow.Source, now)
        {
            PublishedBy = by.Actor,
            Note = note,
            Layout = layout,
            Pins = FlowPins.Write(flow.Pins),
        };
        if (existing is null)
        {
            FlowVersionTable.Publish(batch, version);
        }
        else
        {
            FlowVersionTable.MustBePublished(batch, by.TenantId, flow.Name, flow.Hash);
            if (layout is not null && layout != existing.Layout)
            {
                FlowVersionTable.SetLayout(batch, by.TenantId, flow.Name, flow.Hash, layout);
            }
        }

        var changed = RolloutChange.Publish(rollout, by.TenantId, flow.Name, flow.Hash, shared?.CurrentHash, target, by.Actor, now);
        if (changed is not null)
        {
            RolloutChange.Write(batch, rollout, changed);
        }

        if (draft is not null)
        {
            FlowDraftTable.Delete(batch, draft.TenantId, draft.Name, draft.Revision);
        }

        if (existing is null || changed is not null)
        {
            FlowRolloutTable.RaiseEpoch(batch);
            audit.Add(batch, by, AuditActions.FlowPublish, flow.Name, Detail(flow.Hash, target));
        }

        if (batch.Statements.Count > 0 && !(await shards.Home.CommitAsync(batch, ct)).IsCommitted)
        {
            return null;
        }

        return new PublishResult.Published(
            await FlowVersionTable.FindAsync(shards.Home, by.TenantId, flow.Name, flow.Hash, ct) ?? version, existing is null, changed is not null);
    }

    private static string Detail(string hash, PublishTarget target) => target.IsEverybody ? hash : string.Join(", ", new[]
    {
        hash,
        target.Percent is { } percent ? FormattableString.Invariant($"{percent} %") : null,
        target.Tenants is { } tenants ? $"tenants {string.Join(' ', tenants)}" : null,
        target.From is { } from ? FormattableString.Invariant($"from {from:O}") : null,
    }.OfType<string>());
}

/// <summary>What else must hold before a definition is published; all registered ones are asked.</summary>
public interface IPublishCheck
{
    /// <summary>What speaks against it; empty: nothing.</summary>
    Task<IReadOnlyList<Fault>> FindFaultsAsync(int tenantId, FlowDefinition flow, CancellationToken ct);
}
