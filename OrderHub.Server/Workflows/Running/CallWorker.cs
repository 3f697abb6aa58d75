using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Makes the remote calls that are due, a bounded number at once to each connector, and brings each answer back to its flow. One that
/// is slow has its own lane and holds up no other. While a call is queued or under way its lease is renewed, so that another node takes
/// it over only when this one is gone.
/// </summary>
public sealed class CallWorker(
    FlowEngine engine, IRemoteCaller caller, IShards shards, WorkQueues queues, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<CallWorker> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(OpenAsync(stoppingToken), RenewAsync(stoppingToken));

    private async Task OpenAsync(CancellationToken ct)
    {
        var serving = new List<Task>();
        try
        {
            await foreach (var lane in queues.OpenedLanes.ReadAllAsync(ct))
            {
                serving.AddRange(Enumerable.Range(0, options.Value.ConcurrentCalls).Select(_ => ServeAsync(lane, ct)));
            }
        }
        finally
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(CallLane lane, CancellationToken ct)
    {
        await Task.Yield();
        await foreach (var wait in lane.Queue.ReadAllAsync(ct))
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
            finally
            {
                lane.Release(wait);
            }

            if (lane.HasRoomAgain())
            {
                queues.NudgeTimers();
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
        try
        {
            return await sending;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new RemoteAnswer.Unknown("flow.timeout", "The step's time was over before the other system answered.");
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        using var ticks = new PeriodicTimer(options.Value.Lease / 3, clock);
        while (await ticks.WaitForNextTickAsync(ct))
        {
            await RenewAsync();
        }
    }

    /// <summary>Holds the leases of all calls that are queued or under way for longer, with one commit a database.</summary>
    public async Task RenewAsync()
    {
        var until = clock.GetUtcNow() + options.Value.Lease;
        foreach (var held in queues.Lanes.SelectMany(lane => lane.Held).GroupBy(wait => shards.For(wait.InstanceId)))
        {
            var batch = new WriteBatch();
            foreach (var wait in held)
            {
                WaitTable.Renew(batch, wait, until);
            }

            try
            {
                await held.Key.CommitAsync(batch, CancellationToken.None);
            }
            catch (Exception error)
            {
                // Another node may then make the same calls, under the same keys; the fence lets one of the answers count.
                Logs.LeasesNotRenewed(log, held.Count(), error);
            }
        }
    }
}
