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

    /// <summary>Most undelivered signals of a database looked at in one look.</summary>
    private const int LookBatch = WorkQueues.Capacity / 2;

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
        var looks = shards.All.Select(_ => 0L).ToArray();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // What came late to an ended flow has no wait, and what waits in another database none beside it: where their nudge was
                // lost, to a full queue or a fault, only a look at all that is undelivered finds them.
                if (clock.GetUtcNow() - lastLook > LookInterval)
                {
                    lastLook = clock.GetUtcNow();
                    await LookAsync(looks, ct);
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

    /// <param name="from">For each database the id behind which the next look begins: signals that wait for long hold up no others.</param>
    /// <param name="ct">Gives up.</param>
    private async Task LookAsync(long[] from, CancellationToken ct)
    {
        for (var place = 0; place < from.Length; place++)
        {
            var pending = await SignalTable.PendingAsync(shards.All[place], from[place], LookBatch, ct);
            from[place] = pending.Count < LookBatch ? 0 : pending[^1].SignalId;
            foreach (var address in pending.Select(signal => new SignalAddress(signal.TenantId, signal.Name, signal.Key)).Distinct())
            {
                queues.NudgeSignals(address);
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
