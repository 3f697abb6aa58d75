using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Makes the remote calls that are due, a bounded number at once, and brings each answer back to its flow. While a call is under way
/// its lease is renewed, so that another node takes it over only when this one is gone.
/// </summary>
public sealed class CallWorker(
    FlowEngine engine, IRemoteCaller caller, IShards shards, WorkQueues queues, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<CallWorker> log) : BackgroundService
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

        if (ReferenceEquals(call, PendingCall.Cancelled))
        {
            await engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.NotMade(wait.WaitId, wait.Fence), null, ct);
            return;
        }

        CommitPoints.Reach("call.before-send");
        var answer = await SendAsync(wait, call, ct);
        CommitPoints.Reach("call.after-send");
        await engine.ResumeAsync(wait.TenantId, wait.InstanceId, new Trigger.Answered(wait.WaitId, answer, wait.Fence), null, ct);
    }

    private async Task<RemoteAnswer> SendAsync(WaitRow wait, PendingCall call, CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sending = caller.CallAsync(call.Request, call.Info, ending.Token);
        if (sending.IsCompleted)
        {
            return await sending;
        }

        using var timeout = new CancellationTokenSource(
            call.Deadline - clock.GetUtcNow() is { } left ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : Timeout.InfiniteTimeSpan, clock);
        await using var atDeadline = timeout.Token.Register(ending.Cancel);
        await using var renewing = clock.CreateTimer(_ => _ = RenewAsync(wait), null, options.Value.Lease / 3, options.Value.Lease / 3);
        try
        {
            return await sending;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new RemoteAnswer.Unknown("flow.timeout", "The step's time was over before the other system answered.");
        }
    }

    private async Task RenewAsync(WaitRow wait)
    {
        try
        {
            var batch = new WriteBatch();
            WaitTable.Renew(batch, wait, clock.GetUtcNow() + options.Value.Lease);
            await shards.For(wait.InstanceId).CommitAsync(batch, CancellationToken.None);
        }
        catch (Exception error)
        {
            // Another node may then make the same call, under the same key; the fence lets one of the answers count.
            Logs.CallBroken(log, wait.WaitId, wait.InstanceId, error);
        }
    }
}
