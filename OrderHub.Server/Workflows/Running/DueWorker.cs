using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Serves what is due: timers, time-outs, and calls to try again or left by a node that died. Sleeps until the next due time,
/// a nudge, or the poll, whichever is first; reads only what is due, by index.
/// </summary>
public sealed class DueWorker(IDatabase database, FlowEngine engine, WorkQueues queues, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<DueWorker> log) : BackgroundService
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
                if (await ServeDueAsync(stoppingToken) < Batch)
                {
                    await SleepAsync(stoppingToken);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.DueBroken(log, error);
                await Task.Delay(options.Value.Poll, stoppingToken);
            }
        }
    }

    /// <summary>Serves or claims what is due now; returns how many rows.</summary>
    public async Task<int> ServeDueAsync(CancellationToken ct)
    {
        var due = await WaitTable.DueAsync(database, clock.GetUtcNow(), Batch, ct);
        var served = 0;
        foreach (var wait in due)
        {
            try
            {
                served += await ServeAsync(wait, ct) ? 1 : 0;
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // One that cannot be served stays due and holds up no other.
                Logs.DueBroken(log, error);
            }
        }

        return served;
    }

    private async Task<bool> ServeAsync(WaitRow wait, CancellationToken ct)
    {
        if (wait.Kind != WaitKind.Call)
        {
            await engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.Due(wait.WaitId), null, ct);
            return true;
        }

        return queues.HasRoomForCalls && await ClaimAsync(wait, ct) && queues.Offer(wait with { Fence = wait.Fence + 1 });
    }

    private async Task<bool> ClaimAsync(WaitRow wait, CancellationToken ct)
    {
        var claim = new WriteBatch();
        WaitTable.Claim(claim, wait, clock.GetUtcNow() + options.Value.Lease);
        return (await database.CommitAsync(claim, ct)).IsCommitted;
    }

    private async Task SleepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = await WaitTable.NextDueAsync(database, now, ct);
        var span = next is { } at && at - now < options.Value.Poll ? at - now : options.Value.Poll;
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var nudge = queues.Timers.WaitToReadAsync(waking.Token).AsTask();
        await Task.WhenAny(Task.Delay(span > TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(1), clock, waking.Token), nudge);
        await waking.CancelAsync();
        queues.Timers.TryRead(out _);
        ct.ThrowIfCancellationRequested();
    }
}
