using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Delivers stored signals to the flows that wait for them, at a nudge or at the poll, and buries those nobody came for.</summary>
public sealed class SignalWorker(IShards shards, SignalInbox inbox, WorkQueues queues, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<SignalWorker> log) : BackgroundService
{
    /// <summary>Most left-over signals looked at in one poll.</summary>
    public const int Batch = 500;

    private static readonly TimeSpan BurialInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [.. Enumerable.Range(0, options.Value.ConcurrentSignals).Select(_ => ServeAsync(stoppingToken)), PollAsync(stoppingToken)]);

    private async Task ServeAsync(CancellationToken ct)
    {
        await Task.Yield();
        await foreach (var address in queues.Signals.ReadAllAsync(ct))
        {
            try
            {
                await inbox.DeliverAsync(address, ct);
            }
            catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // The signal stays a row; the poll brings it back.
                Logs.SignalBroken(log, address.Name, error);
            }
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        await Task.Yield();
        var lastBurial = DateTimeOffset.MinValue;
        var lastLook = DateTimeOffset.MinValue;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // What came late to an ended flow when the node before died has no wait beside it: looked at once. With several databases a
                // wait may be in another one, so that it is looked at now and then.
                if (lastLook == DateTimeOffset.MinValue || (shards.All.Count > 1 && clock.GetUtcNow() - lastLook > LookInterval))
                {
                    lastLook = clock.GetUtcNow();
                    await LookAsync(ct);
                }

                foreach (var database in shards.All)
                {
                    foreach (var signal in await SignalTable.DeliverableAsync(database, Batch, ct))
                    {
                        queues.NudgeSignals(new(signal.TenantId, signal.Name, signal.Key));
                    }
                }

                if (clock.GetUtcNow() - lastBurial > BurialInterval)
                {
                    lastBurial = clock.GetUtcNow();
                    await BuryAsync(lastBurial - options.Value.SignalRetention, ct);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.SignalBroken(log, "poll", error);
            }

            await Task.Delay(options.Value.Poll, clock, ct);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        foreach (var database in shards.All)
        {
            foreach (var address in await SignalTable.PendingAddressesAsync(database, WorkQueues.Capacity, ct))
            {
                queues.NudgeSignals(new(address.TenantId, address.Name, address.Key));
            }
        }
    }

    private async Task BuryAsync(DateTimeOffset cutOff, CancellationToken ct)
    {
        foreach (var database in shards.All)
        {
            var bury = new WriteBatch();
            SignalTable.BuryOlderThan(bury, cutOff);
            await database.CommitAsync(bury, ct);
        }
    }
}
