using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Serves what is due: timers, time-outs, waves, first bursts, and calls to try again or left by a node that died. Sleeps until the
/// next due time, a nudge, or the poll, whichever is first; reads only what is due, by index.
/// </summary>
/// <remarks>Two nodes may serve the same timer: its row is removed by one burst alone. So a timer needs no lease, and costs one commit.</remarks>
public sealed class DueWorker(
    IShards shards, FlowEngine engine, GatherDesk waves, WorkQueues queues, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<DueWorker> log) : BackgroundService
{
    /// <summary>Most rows taken at one look.</summary>
    public const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // What falls due between this look and the next thought of sleep is not seen by it: sleep counts from before it.
                var looked = clock.GetUtcNow();
                if (await ServeDueAsync(stoppingToken) < Batch)
                {
                    await SleepAsync(looked, stoppingToken);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.DueBroken(log, error);
                await Task.Delay(options.Value.Poll, clock, stoppingToken);
            }
        }
    }

    /// <summary>Serves or claims what is due now; returns how many rows.</summary>
    public async Task<int> ServeDueAsync(CancellationToken ct)
    {
        var served = 0;
        foreach (var database in shards.All)
        {
            var due = await WaitTable.DueAsync(database, clock.GetUtcNow(), queues.FullLanes, Batch, ct);
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentTimers, CancellationToken = ct }, async (wait, token) =>
            {
                try
                {
                    if (await ServeAsync(wait, token))
                    {
                        Interlocked.Increment(ref served);
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
                {
                    // One that cannot be served stays due and holds up no other.
                    Logs.DueBroken(log, error);
                }
            });
            served += await waves.ServeDueAsync(database, ct);
        }

        return served;
    }

    private async Task<bool> ServeAsync(WaitRow wait, CancellationToken ct)
    {
        switch (wait.Kind)
        {
            case WaitKind.Call:
                return queues.HasRoomForCall(wait.Name) && await ClaimAsync(wait, ct) && queues.Offer(wait with { Fence = wait.Fence + 1, WasLeased = wait.WasLeased });
            case WaitKind.Gather:
                await waves.JoinAsync(wait, ct);
                return true;
            case WaitKind.LeaveWave:
                await waves.LeaveAsync(wait, ct);
                return true;
            case WaitKind.Begin:
                return await engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.Begin(wait.WaitId), null, ct);
            default:
                return await engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.Due(wait.WaitId), null, ct);
        }
    }

    private async Task<bool> ClaimAsync(WaitRow wait, CancellationToken ct)
    {
        var claim = new WriteBatch();
        WaitTable.Claim(claim, wait, clock.GetUtcNow() + options.Value.Lease);

        // Through the shard's door, though the row was read beside it: a claim in a database that the shard is leaving would be lost with it.
        return (await shards.For(wait.InstanceId).CommitAsync(claim, ct)).IsCommitted;
    }

    private async Task SleepAsync(DateTimeOffset looked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var span = options.Value.Poll;
        foreach (var database in shards.All)
        {
            var next = await WaitTable.NextDueAsync(database, looked, ct);
            if (await WaveTable.NextDueAsync(database, ct) is { } cutOff && !(next <= cutOff))
            {
                next = cutOff;
            }

            span = next is { } at && at - now < span ? at - now : span;
        }

        using var waking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var nudge = queues.Timers.WaitToReadAsync(waking.Token).AsTask();
        await Task.WhenAny(Task.Delay(span > TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(1), clock, waking.Token), nudge);
        await waking.CancelAsync();
        queues.Timers.TryRead(out _);
        ct.ThrowIfCancellationRequested();
    }
}
