using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// Publishes the shipped flows before the node takes work, as versions of tenant 0 by their content hash, and frees the leases of a
/// run that ended without doing so, where the store is this node's alone. A file that is what it was at the last start changes nothing, whatever was rolled out since;
/// a version that was retired stays so.
/// </summary>
public sealed class FlowImport(FlowCatalog catalog, CapabilityRegistry capabilities, IShards shards, TimeProvider clock, IOptions<WorkflowOptions> options) : IHostedLifecycleService
{
    private const int MaxRaces = 20;
    private const string By = "shipped";

    /// <summary>Where the build puts the shipped set.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "workflows");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await ImportFlowsAsync(Folder, cancellationToken);
        if (!shards.IsShared)
        {
            foreach (var database in shards.All)
            {
                var release = new WriteBatch();
                WaitTable.ReleaseAll(release);
                await database.CommitAsync(release, cancellationToken);
            }
        }
    }

    /// <summary>Reads every flow below the folder, validates it, and publishes what is new; then its scenarios.</summary>
    /// <exception cref="SetupException">A shipped flow is faulty; names every fault.</exception>
    public async Task ImportAsync(string folder, CancellationToken ct)
    {
        await ImportFlowsAsync(folder, ct);
        await ImportScenariosAsync(folder, ct);
    }

    private async Task ImportFlowsAsync(string folder, CancellationToken ct)
    {
        var files = ShippedFlows.Read(folder, capabilities, options.Value.DefinitionLimits);
        if (files.Faults.Count > 0)
        {
            throw new SetupException(SetupFailure.Settings, $"OrderHub cannot start, the flows in {folder} are faulty:\n  " + string.Join("\n  ", files.Faults));
        }

        foreach (var file in files.Flows)
        {
            for (var race = 0; race < MaxRaces && !await TryPublishAsync(file, ct); race++)
            {
            }
        }

        await catalog.RefreshAsync(ct);
    }

    /// <summary>Behind the start: orders need none of them, and there are hundreds. Those that are as they were are not written anew.</summary>
    private async Task ImportScenariosAsync(string folder, CancellationToken ct)
    {
        // A text names its flow, so that name and text tell whether anything changed before one of them is read.
        var texts = ShippedFlows.ScenarioFiles(folder).Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
        if ((await FlowScenarioTable.ShippedAsync(shards.Home, ct)).ToHashSet().SetEquals(texts))
        {
            return;
        }

        var scenarios = new WriteBatch();
        FlowScenarioTable.DropShipped(scenarios);
        foreach (var row in ShippedFlows.Scenarios(folder, clock.GetUtcNow()))
        {
            FlowScenarioTable.Insert(scenarios, row);
        }

        // Another node that imports at the same moment writes the same.
        await shards.Home.CommitAsync(scenarios, ct);
    }

    /// <summary>False: another node imports at the same time; look again.</summary>
    private async Task<bool> TryPublishAsync(ShippedFlow file, CancellationToken ct)
    {
        var flow = file.Definition;
        var existing = await FlowVersionTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, flow.Name, flow.Hash, ct);
        var rollout = await FlowRolloutTable.FindAsync(shards.Home, FlowCatalog.SharedTenant, flow.Name, ct);
        if (existing?.Source == flow.Source)
        {
            catalog.Know(flow);
        }

        var batch = new WriteBatch();
        if (existing is null)
        {
            FlowVersionTable.Publish(batch, new(FlowCatalog.SharedTenant, flow.Name, flow.Hash, flow.Source, clock.GetUtcNow())
            {
                PublishedBy = By,
                Layout = file.Layout,
                Pins = FlowPins.Write(flow.Pins),
            });
        }
        else if (file.Layout != existing.Layout)
        {
            FlowVersionTable.SetLayout(batch, FlowCatalog.SharedTenant, flow.Name, flow.Hash, file.Layout);
        }

        if (existing?.State != FlowVersionRow.Retired && rollout?.ShippedHash != flow.Hash)
        {
            var now = clock.GetUtcNow();
            RolloutChange.Write(batch, rollout, RolloutChange.MakeCurrent(rollout ?? Empty(flow.Name, now), flow.Hash, By, now) with { ShippedHash = flow.Hash });
            FlowRolloutTable.RaiseEpoch(batch);
        }

        return batch.Statements.Count == 0 || (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    private static FlowRolloutRow Empty(string name, DateTimeOffset now) => new()
    {
        TenantId = FlowCatalog.SharedTenant,
        Name = name,
        Revision = 0,
        CurrentHash = "",
        Rules = new RolloutPlan().ToJson(),
        UpdatedBy = By,
        UpdatedAt = now,
    };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => ImportScenariosAsync(Folder, cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
