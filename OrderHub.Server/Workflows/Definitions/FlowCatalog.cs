using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// The published definitions as this node knows them: for each tenant and flow the versions that orders get, and the rules
/// between them. Asked by every order, so it is one immutable picture, replaced as a whole; what was changed on another node
/// is seen within <see cref="RolloutWatch"/>'s poll. A version is immutable, so what was read once is kept for good.
/// </summary>
public sealed class FlowCatalog(IShards shards, TimeProvider clock, ILogger<FlowCatalog>? log = null)
{
    /// <summary>The tenant whose versions all tenants get that have none of their own: the shipped set.</summary>
    public const int SharedTenant = 0;

    private readonly ConcurrentDictionary<string, FlowDefinition> byHash = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim refreshing = new(1);
    private volatile Picture picture = new(0, FrozenDictionary<(int, string), Choice>.Empty);

    /// <summary>The flow that an order of the line enters; null where none is published for the tenant.</summary>
    /// <param name="line">The business line.</param>
    /// <param name="kind">Which of its flows.</param>
    /// <param name="tenantId">Whose order; its own versions come before the shipped ones.</param>
    /// <param name="orderKey">What stays the same when the order comes again: it decides whether the order is in a share.</param>
    public FlowDefinition? Published(string line, FlowKind kind, int tenantId, string orderKey) =>
        Published($"{line}/{kind.ToString().ToLowerInvariant()}", tenantId, orderKey);

    /// <summary>The version of a flow, by its name, that an order gets; null where none is published for the tenant.</summary>
    public FlowDefinition? Published(string name, int tenantId, string orderKey)
    {
        if (Find(name, tenantId) is not { } choice)
        {
            return null;
        }

        return choice.Plan.Rules.Count == 0
            ? choice.Current
            : choice.Versions.GetValueOrDefault(RolloutChoice.Choose(choice.Current?.Hash ?? "", choice.Plan.Rules, name, tenantId, orderKey, clock.GetUtcNow()));
    }

    /// <summary>
    /// The fulfillment flow of an order that its line took; null where none is published. The share of a line that has no version for everybody yet decides which
    /// orders are taken, and the two flows draw by different keys: what was taken is carried out, whether it is in this flow's share or not.
    /// </summary>
    public FlowDefinition? ToCarryOut(string line, int tenantId, string orderNo)
    {
        if (Published(line, FlowKind.Fulfillment, tenantId, orderNo) is { } drawn)
        {
            return drawn;
        }

        var name = $"{line}/{FlowKind.Fulfillment.ToString().ToLowerInvariant()}";
        return Find(name, tenantId) is { } choice
            ? choice.Versions.GetValueOrDefault(RolloutChoice.Choose("", RolloutChoice.WithoutShares(choice.Plan.Rules), name, tenantId, orderNo, clock.GetUtcNow()))
            : null;
    }

    /// <summary>The version of a flow that all orders get that no rule gives another; what a sub-flow is pinned to.</summary>
    public FlowDefinition? Current(string name, int tenantId) => Find(name, tenantId)?.Current;

    /// <summary>The tenant whose versions of the flow apply to the tenant; null where nobody's do.</summary>
    public int? OwnerOf(string name, int tenantId) => picture.Choices.ContainsKey((tenantId, name)) ? tenantId
        : picture.Choices.ContainsKey((SharedTenant, name)) ? SharedTenant : null;

    /// <summary>Lines that have a transaction flow for the tenant.</summary>
    public IEnumerable<string> Lines(int tenantId) => picture.Choices
        .Where(pair => pair.Key.TenantId is var owner && (owner == SharedTenant || owner == tenantId))
        .SelectMany(pair => pair.Value.Versions.Values).Where(flow => flow.Kind == FlowKind.Transaction)
        .Select(flow => flow.Line).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The version an instance was started on.</summary>
    /// <exception cref="InvalidOperationException">The database does not hold it.</exception>
    public async ValueTask<FlowDefinition> GetAsync(string hash, CancellationToken ct)
    {
        if (byHash.TryGetValue(hash, out var known))
        {
            return known;
        }

        var row = await FlowVersionTable.SourceOfAsync(shards.Home, hash, ct)
            ?? throw new InvalidOperationException($"Flow version {hash} is not in the database; restore it from a backup.");
        var definition = FlowReader.Read(row.Source).Definition
            ?? throw new InvalidOperationException($"Flow version {hash} cannot be read by this server version.");
        return byHash.GetOrAdd(hash, FlowPins.Apply(definition, FlowPins.Read(row.Pins)) with { Hash = hash });
    }

    /// <summary>Keeps a version that was read already, so that it is not read again from the database; its text is the stored one.</summary>
    internal void Know(FlowDefinition definition) => byHash.TryAdd(definition.Hash, definition);

    /// <summary>Looks again if anything was published, retired or rolled out since the last look, on whatever node. True: something was.</summary>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await refreshing.WaitAsync(ct);
        try
        {
            var epoch = await FlowRolloutTable.EpochAsync(shards.Home, ct);
            if (epoch == picture.Epoch)
            {
                return false;
            }

            var choices = new Dictionary<(int, string), Choice>();
            foreach (var row in await FlowRolloutTable.AllAsync(shards.Home, ct))
            {
                if (await ReadAsync(row, ct) is { } choice)
                {
                    choices[(row.TenantId, row.Name)] = choice;
                }
            }

            picture = new(epoch, choices.ToFrozenDictionary());
            return true;
        }
        finally
        {
            refreshing.Release();
        }
    }

    private Choice? Find(string name, int tenantId)
    {
        var choices = picture.Choices;
        return choices.GetValueOrDefault((tenantId, name)) ?? choices.GetValueOrDefault((SharedTenant, name));
    }

    /// <summary>A roll-out of versions that this server cannot read is left out with a line in the log: it must not stop the others.</summary>
    private async Task<Choice?> ReadAsync(FlowRolloutRow row, CancellationToken ct)
    {
        try
        {
            var plan = RolloutPlan.Parse(row.Rules);
            var versions = new Dictionary<string, FlowDefinition>(StringComparer.Ordinal);
            foreach (var hash in plan.Rules.Select(rule => rule.Version).Append(row.CurrentHash).Where(hash => hash.Length > 0).Distinct(StringComparer.Ordinal))
            {
                versions[hash] = await GetAsync(hash, ct);
            }

            return new(versions.GetValueOrDefault(row.CurrentHash), plan, versions.ToFrozenDictionary(StringComparer.Ordinal));
        }
        catch (InvalidOperationException error)
        {
            Logs.RolloutUnreadable(log ?? NullLogger<FlowCatalog>.Instance, row.Name, row.TenantId, error);
            return null;
        }
    }

    private sealed record Picture(long Epoch, FrozenDictionary<(int TenantId, string Name), Choice> Choices);

    private sealed record Choice(FlowDefinition? Current, RolloutPlan Plan, FrozenDictionary<string, FlowDefinition> Versions);
}
