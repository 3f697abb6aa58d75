using System.Text.Json;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>
/// Tries flows on recorded orders, a piece at a time under a lease. A node that dies loses its piece, which another one tries again:
/// simulations leave no trace, so that nothing is counted twice.
/// </summary>
public sealed class SimulationBatchWorker(
    IShards shards, SimulationBatches batches, FlowCheck check, Simulator simulator, SimulationRecordings recordings, TimeProvider clock,
    IOptions<WorkflowOptions> options, ILogger<SimulationBatchWorker> log) : BackgroundService
{
    /// <summary>Orders tried before the progress is written.</summary>
    public const int Piece = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await WorkAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.SimulationBatchBroken(log, error);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(options.Value.Poll, clock, waking.Token), batches.Nudges.WaitToReadAsync(waking.Token).AsTask());
            await waking.CancelAsync();
            batches.Nudges.TryRead(out _);
        }
    }

    /// <summary>Does one piece of one batch. False: there is nothing to do.</summary>
    public async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var free in await SimulationBatchTable.FreeAsync(shards.Home, clock.GetUtcNow(), 10, ct))
        {
            var claim = new WriteBatch();
            SimulationBatchTable.Claim(claim, free, clock.GetUtcNow() + options.Value.Lease);
            if ((await shards.Home.CommitAsync(claim, ct)).IsCommitted)
            {
                var advance = new WriteBatch();
                SimulationBatchTable.Advance(advance, await TryAsync(free with { Fence = free.Fence + 1 }, ct) with { UpdatedAt = clock.GetUtcNow() });
                await shards.Home.CommitAsync(advance, ct);
                return true;
            }
        }

        return false;
    }

    private async Task<SimulationBatchRow> TryAsync(SimulationBatchRow batch, CancellationToken ct)
    {
        var (flow, faults) = check.Check(batch.Source, null, batch.TenantId);
        if (flow is null || faults.Count > 0)
        {
            return Ended(batch, SimulationBatchRow.Failed) with { Summary = (BatchSummary.Parse(batch.Summary) with { Message = faults[0].Message }).ToJson() };
        }

        var own = new SimulationPlan { Stubs = JsonSerializer.Deserialize(batch.Stubs, SimulationJson.Default.IReadOnlyDictionaryStringIReadOnlyListStepStub)! };
        var before = batch.LastId == 0 ? long.MaxValue : batch.LastId;
        // Each database gives its share of the newest; what one has not, the next ones may.
        var share = (int)((long)batch.Most * (batch.Shard + 1) / shards.All.Count);
        var room = Math.Clamp(share - batch.Tried, 0, Piece);
        var page = await InstanceSelection.OrdersAsync(shards.All[batch.Shard], batch.TenantId, batch.FlowName, batch.OrdersFrom, batch.OrdersTo, before, room, ct);
        var summary = BatchSummary.Parse(batch.Summary);
        foreach (var (_, orderId) in page)
        {
            summary = await TryAsync(summary, batch.TenantId, orderId, flow, own, ct);
        }

        var through = page.Count < room || batch.Tried + page.Count >= share;
        var next = batch with
        {
            Tried = batch.Tried + page.Count,
            Total = Math.Max(batch.Total, batch.Tried + page.Count),
            Summary = summary.ToJson(),
            Shard = through ? batch.Shard + 1 : batch.Shard,
            LastId = through ? 0 : page[^1].InstanceId,
        };
        return next.Shard >= shards.All.Count ? Ended(next, SimulationBatchRow.Done) : next;
    }

    private async Task<BatchSummary> TryAsync(BatchSummary summary, int tenantId, long orderId, FlowDefinition flow, SimulationPlan own, CancellationToken ct)
    {
        try
        {
            return await recordings.FindAsync(tenantId, orderId, flow, own, ct) is { } recorded
                && await simulator.RunAsync(tenantId, flow, recorded.Plan, ct) is { Result: { } result }
                    ? summary.With(recorded, result)
                    : summary.WithUntried();
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // One order that the flow breaks on holds up no other.
            Logs.SimulationBatchBroken(log, error);
            return summary.WithUntried();
        }
    }

    private SimulationBatchRow Ended(SimulationBatchRow batch, string state) => batch with { State = state, Shard = 0, EndedAt = clock.GetUtcNow() };
}
