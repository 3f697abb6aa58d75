using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Makes anew what consumers keep, when a person asks: what every node has of its own, on every node; what all have together, on one
/// under a lease. Runs beside the consumer, which goes on. Progress is written down; a node that dies begins again, another takes over what was shared.
/// </summary>
public sealed class Rebuilds(
    IEnumerable<IEventConsumer> consumers, RelayControls controls, NodeRoles roles, IShards shards, IOptions<NodeOptions> node, TimeProvider time, ILogger<Rebuilds> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly List<IRebuiltConsumer> rebuilt = [.. consumers.OfType<IRebuiltConsumer>()];
    private readonly DateTimeOffset began = time.GetUtcNow();

    /// <summary>Where all rebuilds stand.</summary>
    public Task<List<RelayRebuildRow>> AllAsync(CancellationToken ct) => shards.Home.ReadAsync(RelayRebuildTable.AllAsync, ct);

    /// <summary>Carries out what is asked for and is this node's to do.</summary>
    /// <returns>How many rebuilds were carried out.</returns>
    public async Task<int> RunDueAsync(CancellationToken ct)
    {
        var count = 0;
        foreach (var consumer in rebuilt.Where(consumer => consumer is INodeConsumer || roles.Plays(NodeRoles.Relay)))
        {
            if (await controls.OfAsync(consumer.Name, ct) is { RebuildNo: > 0 } asked
                && Due(consumer, asked, await AllAsync(ct)) is { } due
                && await BeginAsync(consumer, asked, due.Before, ct) is { } row)
            {
                await CarryOutAsync(consumer, row, ct);
                count++;
            }
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Logs.RebuildsNotRead(logger, failure);
            }
        }
    }

    /// <summary>Whether the request is this node's to answer, and the row that stands in its place.</summary>
    private (RelayRebuildRow? Before, bool IsDue)? Due(IRebuiltConsumer consumer, RelayConsumerRow asked, List<RelayRebuildRow> rows)
    {
        var before = rows.Find(row => row.Consumer == consumer.Name && row.Node == Owner(consumer));
        var isDue = before is null
            // What this node has of its own it made when it first started: only later requests are for it.
            ? consumer is not INodeConsumer || asked.RebuildAt >= began
            : before.RebuildNo < asked.RebuildNo
                ? before.State != RelayRebuildRow.Running || before.Worker == node.Value.Node || before.LeaseUntil <= time.GetUtcNow()
                : before.State == RelayRebuildRow.Running && (before.Worker == node.Value.Node || before.LeaseUntil <= time.GetUtcNow());
        return isDue ? (before, true) : null;
    }

    private async Task<RelayRebuildRow?> BeginAsync(IRebuiltConsumer consumer, RelayConsumerRow asked, RelayRebuildRow? before, CancellationToken ct)
    {
        var total = 0L;
        foreach (var database in shards.All)
        {
            total += await database.ReadAsync(Storage.Orders.OrderMainTable.CountAsync, ct);
        }

        var row = new RelayRebuildRow
        {
            Consumer = consumer.Name, Node = Owner(consumer), RebuildNo = asked.RebuildNo, State = RelayRebuildRow.Running, OrdersDone = 0, OrdersTotal = total,
            StartedAt = time.GetUtcNow(), Worker = node.Value.Node, LeaseUntil = time.GetUtcNow() + Lease,
        };
        var batch = new WriteBatch();
        RelayRebuildTable.Begin(batch, row, before);
        if (!(await shards.Home.CommitAsync(batch, ct)).IsCommitted)
        {
            return null;
        }

        Logs.RebuildBegan(logger, row.RebuildNo, row.Consumer, total);
        return row;
    }

    private async Task CarryOutAsync(IRebuiltConsumer consumer, RelayRebuildRow row, CancellationToken ct)
    {
        try
        {
            await consumer.RebuildAsync(
                shards.All,
                async some =>
                {
                    row = row with { OrdersDone = row.OrdersDone + some, LeaseUntil = time.GetUtcNow() + Lease };
                    if (!await ReportAsync(row, ct))
                    {
                        throw new InvalidOperationException("Another node took the rebuild over.");
                    }
                },
                ct);

            row = row with { State = RelayRebuildRow.Done, EndedAt = time.GetUtcNow() };
            Logs.RebuildDone(logger, row.RebuildNo, row.Consumer, row.OrdersDone);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            row = row with { State = RelayRebuildRow.Failed, EndedAt = time.GetUtcNow(), Fault = ConsumerFailure.Reason(failure) };
            Logs.RebuildFailed(logger, row.RebuildNo, row.Consumer, failure);
        }

        await ReportAsync(row, ct);
    }

    private async Task<bool> ReportAsync(RelayRebuildRow row, CancellationToken ct)
    {
        var batch = new WriteBatch();
        RelayRebuildTable.Report(batch, row);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    private int Owner(IRebuiltConsumer consumer) => consumer is INodeConsumer ? node.Value.Node : RelayRebuildRow.Shared;
}
