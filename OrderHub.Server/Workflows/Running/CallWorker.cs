using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Makes the remote calls that are due, a bounded number at once, and brings each answer back to its flow.</summary>
public sealed class CallWorker(FlowEngine engine, IRemoteCaller caller, WorkQueues queues, IOptions<WorkflowOptions> options, ILogger<CallWorker> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.ConcurrentCalls).Select(_ => ServeAsync(stoppingToken)));

    private async Task ServeAsync(CancellationToken ct)
    {
        await Task.Yield();
        await foreach (var wait in queues.Calls.ReadAllAsync(ct))
        {
            try
            {
                await CallAsync(wait, ct);
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // The row stays: its lease runs out and the call is made again, with the same idempotency key, a bounded number of times.
                Logs.CallBroken(log, wait.WaitId, wait.InstanceId, error);
                await GiveUpAsync(wait, error, ct);
            }
        }
    }

    /// <summary>The fence counts the claims, over restarts and nodes: so often was the call begun and not brought to an end.</summary>
    private async Task GiveUpAsync(WaitRow wait, Exception error, CancellationToken ct)
    {
        try
        {
            if (wait.Fence >= FlowEngine.MaxBreaks)
            {
                await engine.BreakAsync(wait, error, ct);
            }
        }
        catch (Exception second) when (second is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Logs.CallBroken(log, wait.WaitId, wait.InstanceId, second);
        }
    }

    /// <summary>Makes one call and applies its answer.</summary>
    public async Task CallAsync(WaitRow wait, CancellationToken ct)
    {
        if (await engine.FindCallAsync(wait, ct) is not { } call)
        {
            return;
        }

        CommitPoints.Reach("call.before-send");
        var answer = await caller.CallAsync(call.Request, call.Info, ct);
        CommitPoints.Reach("call.after-send");
        await engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.Answered(wait.WaitId, answer), null, ct);
    }
}
