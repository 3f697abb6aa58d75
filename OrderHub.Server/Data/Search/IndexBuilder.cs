using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Search;

/// <summary>
/// Makes an index that nodes share, where there is none that holds all orders: it is new, was lost, or another engine was used for so long that
/// events are gone which this one has not seen. On nodes with the role <c>relay</c>, of which one does it; the relay goes on writing meanwhile.
/// </summary>
public sealed class IndexBuilder(IndexRebuild rebuild, ISearchEngine engine, IShards shards, NodeRoles roles, IOptions<SearchOptions> options, TimeProvider time, ILogger<IndexBuilder> logger) : BackgroundService
{
    private bool missed;

    /// <summary>Looks for events that were missed before the relay of this node begins, which would go on behind them.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Builds)
        {
            missed = await HasMissedAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>One round.</summary>
    /// <returns>Orders written; null: there was nothing to do, or another node does it.</returns>
    public async Task<long?> BuildAsync(CancellationToken ct)
    {
        if (await engine.IsBuiltAsync(ct) && !missed)
        {
            await engine.PrepareAsync(ct);
            return null;
        }

        await engine.PrepareAsync(ct);
        Logs.RebuildBegins(logger, engine.Kind);
        var written = await rebuild.RunAsync(shards.All, _ => Task.CompletedTask, ct);
        if (written is { } orders)
        {
            missed = false;
            Logs.RebuildEnded(logger, engine.Kind, orders);
        }

        return written;
    }

    private bool Builds => engine.IsShared && roles.Plays(NodeRoles.Relay);

    /// <summary>True where events behind the index's place are gone from an outbox.</summary>
    internal async Task<bool> HasMissedAsync(CancellationToken ct)
    {
        foreach (var database in shards.All)
        {
            var tails = await database.ReadAsync(OutboxTable.TailsAsync, ct);
            if ((await database.ReadAsync(connection => RelayCursorTable.OfConsumerAsync(connection, OrderIndex.Consumer), ct)).Exists(row => row.Position < tails[row.Part] - 1))
            {
                return true;
            }
        }

        return false;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Builds
        ? time.AtOnceAndAfterEachAsync(options.Value.BuildEvery, BuildAsync, failure => Logs.RebuildFailed(logger, engine.Kind, failure), stoppingToken)
        : Task.CompletedTask;
}
