using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Plans;

/// <summary>Plans of the versions that run on this node. A version is immutable, so a plan is kept for good.</summary>
public sealed class FlowPlans(FlowCatalog catalog, IOptions<WorkflowOptions> options)
{
    private readonly ConcurrentDictionary<string, FlowPlan> byHash = new(StringComparer.Ordinal);

    /// <summary>The plan of a published version.</summary>
    public async ValueTask<FlowPlan> GetAsync(string hash, CancellationToken ct) =>
        byHash.TryGetValue(hash, out var known) ? known : await BuildAsync(await catalog.GetAsync(hash, ct), ct);

    /// <summary>The plan of a definition that is at hand.</summary>
    public async ValueTask<FlowPlan> GetAsync(FlowDefinition flow, CancellationToken ct) =>
        byHash.TryGetValue(flow.Hash, out var known) ? known : await BuildAsync(flow, ct);

    private async Task<FlowPlan> BuildAsync(FlowDefinition flow, CancellationToken ct)
    {
        var called = new Dictionary<string, FlowDefinition>(StringComparer.Ordinal);
        await CollectAsync(flow, called, ct);
        return byHash.GetOrAdd(flow.Hash, FlowPlan.Build(flow, hash => called[hash], options.Value.DefinitionLimits));
    }

    private async Task CollectAsync(FlowDefinition flow, Dictionary<string, FlowDefinition> called, CancellationToken ct)
    {
        foreach (var hash in flow.Pins.Values.Where(hash => !called.ContainsKey(hash)))
        {
            called[hash] = await catalog.GetAsync(hash, ct);
            await CollectAsync(called[hash], called, ct);
        }
    }
}
