using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>Publishes the shipped flows before the node takes work, and frees the leases of a run that ended without doing so, where the store is this node's alone.</summary>
public sealed class FlowImport(FlowCatalog catalog, IShards shards) : IHostedLifecycleService
{
    /// <summary>Where the build puts the shipped set.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "workflows");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await catalog.ImportAsync(Folder, cancellationToken);
        if (!shards.IsShared)
        {
            var release = new WriteBatch();
            WaitTable.ReleaseAll(release);
            await shards.Home.CommitAsync(release, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
