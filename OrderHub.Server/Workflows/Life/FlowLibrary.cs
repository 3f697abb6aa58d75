using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Workflows.Life;

/// <summary>A flow with everything a list shows of it.</summary>
public sealed record LibraryFlow(string Name, FlowDefinition? Definition, FlowRolloutRow? Rollout, IReadOnlyList<string> RollingOut, int Versions, FlowDraftRow? Draft);

/// <summary>A text of a flow, from wherever it is.</summary>
public sealed record LibraryText(string Source, string? Layout);

/// <summary>What a tenant has of flows, for reading: its own and the shared ones, published and drafted.</summary>
public sealed class FlowLibrary(IShards shards, FlowCatalog catalog)
{
    /// <summary>The word for the draft where a version is asked for.</summary>
    public const string Draft = "draft";

    /// <summary>The word for the version that orders get.</summary>
    public const string Current = "current";

    private const int MaxDrafts = 1_000;
    private const int MaxVersions = 500;

    public async Task<IReadOnlyList<LibraryFlow>> ListAsync(int tenantId, CancellationToken ct)
    {
        var names = await FlowVersionTable.NamesAsync(shards.Home, tenantId, ct);
        var drafts = (await FlowDraftTable.OfTenantAsync(shards.Home, tenantId, MaxDrafts, ct)).ToDictionary(draft => draft.Name, StringComparer.Ordinal);
        var rollouts = (await FlowRolloutTable.AllAsync(shards.Home, ct)).Where(row => row.TenantId == tenantId || row.TenantId == FlowCatalog.SharedTenant)
            .OrderByDescending(row => row.TenantId).DistinctBy(row => row.Name, StringComparer.Ordinal).ToDictionary(row => row.Name, StringComparer.Ordinal);
        var list = new List<LibraryFlow>();
        foreach (var name in names.Select(row => row.Name).Concat(drafts.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var rollout = rollouts.GetValueOrDefault(name);
            var rolling = rollout is null ? [] : RolloutPlan.Parse(rollout.Rules).Rules.Select(rule => rule.Version).Distinct(StringComparer.Ordinal).ToList();
            var draft = drafts.GetValueOrDefault(name);
            list.Add(new(
                name, await DefinitionAsync(rollout, rolling, draft, ct), rollout, rolling,
                names.Where(row => row.Name == name && row.TenantId == tenantId).Sum(row => row.Versions), draft));
        }

        return list;
    }

    public Task<IReadOnlyList<FlowVersionRow>> VersionsAsync(int tenantId, string name, CancellationToken ct) =>
        FlowVersionTable.OfFlowAsync(shards.Home, tenantId, name, MaxVersions, ct);

    /// <summary>A version by hash, or the one that is <c>current</c>.</summary>
    public async Task<FlowVersionRow?> FindAsync(int tenantId, string name, string hash, CancellationToken ct)
    {
        var wanted = hash == Current ? catalog.Current(name, tenantId)?.Hash ?? "" : hash;
        return await FlowVersionTable.FindAsync(shards.Home, tenantId, name, wanted, ct)
            ?? await FlowVersionTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, name, wanted, ct);
    }

    /// <summary>The text of a version, of the <c>current</c> one or of the <c>draft</c>; null where there is none.</summary>
    public async Task<LibraryText?> TextAsync(int tenantId, string name, string which, CancellationToken ct) => which == Draft
        ? await FlowDraftTable.FindAsync(shards.Home, tenantId, name, ct) is { } draft ? new(draft.Source, draft.Layout) : null
        : await FindAsync(tenantId, name, which, ct) is { } version ? new(version.Source, version.Layout) : null;

    private async Task<FlowDefinition?> DefinitionAsync(FlowRolloutRow? rollout, List<string> rolling, FlowDraftRow? draft, CancellationToken ct)
    {
        var hash = rollout is { CurrentHash.Length: > 0 } ? rollout.CurrentHash : rolling.FirstOrDefault();
        return hash is not null ? await catalog.GetAsync(hash, ct) : draft is null ? null : FlowReader.Read(draft.Source).Definition;
    }
}
