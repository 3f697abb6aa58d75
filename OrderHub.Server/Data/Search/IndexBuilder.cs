using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Search;

/// <summary>
/// Makes an index that nodes share, where there is none that holds all orders: it is new, or was lost. On nodes with the role <c>relay</c>, of
/// which one does it; the relay goes on writing meanwhile.
/// </summary>
public sealed class IndexBuilder(IndexRebuild rebuild, ISearchEngine engine, IShards shards, NodeRoles roles, IOptions<SearchOptions> options, TimeProvider time, ILogger<IndexBuilder> logger) : BackgroundService
{
    /// <summary>One round.</summary>
    /// <returns>Orders written; null: there was nothing to do, or another node does it.</returns>
    public async Task<long?> BuildAsync(CancellationToken ct)
    {
        if (await engine.IsBuiltAsync(ct))
        {
            await engine.PrepareAsync(ct);
            return null;
        }

        await engine.PrepareAsync(ct);
        Logs.RebuildBegins(logger, engine.Kind);
        var written = await rebuild.RunAsync(shards.All, _ => Task.CompletedTask, ct);
        if (written is { } orders)
        {
            Logs.RebuildEnded(logger, engine.Kind, orders);
        }

        return written;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => engine.IsShared && roles.Plays(NodeRoles.Relay)
        ? time.AtOnceAndAfterEachAsync(options.Value.BuildEvery, BuildAsync, failure => Logs.RebuildFailed(logger, engine.Kind, failure), stoppingToken)
        : Task.CompletedTask;
}
