using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Delivers stored signals to the flows that wait for them, at a nudge or at the poll, and buries those nobody came for.</summary>
public sealed class SignalWorker(IDatabase database, SignalInbox inbox, WorkQueues queues, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<SignalWorker> log) : BackgroundService
{
    /// <summary>Most left-over signals looked at in one poll.</summary>
    public const int Batch = 500;

    private static readonly TimeSpan BurialInterval = TimeSpan.FromMinutes(10);

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
        var started = false;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!started)
                {
                    // What came late to an ended flow when the node before died has no wait: it is looked at once.
                    foreach (var address in await SignalTable.PendingAddressesAsync(database, WorkQueues.Capacity, ct))
                    {
                        queues.NudgeSignals(new(address.TenantId, address.Name, address.Key));
                    }

                    started = true;
                }

                foreach (var signal in await SignalTable.DeliverableAsync(database, Batch, ct))
                {
                    queues.NudgeSignals(new(signal.TenantId, signal.Name, signal.Key));
                }

                if (clock.GetUtcNow() - lastBurial > BurialInterval)
                {
                    lastBurial = clock.GetUtcNow();
                    var bury = new WriteBatch();
                    SignalTable.BuryOlderThan(bury, lastBurial - options.Value.SignalRetention);
                    await database.CommitAsync(bury, ct);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.SignalBroken(log, "poll", error);
            }

            await Task.Delay(options.Value.Poll, clock, ct);
        }
    }
}
