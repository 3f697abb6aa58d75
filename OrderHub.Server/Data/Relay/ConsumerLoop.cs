using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Carries one database's outbox to one consumer, pass by pass: 1. see which parts are ours; 2. read what is new in them and what is
/// due again; 3. try set-aside events again; 4. hand over new events, and set aside those that fail and those behind them; 5. move the
/// cursor. A crash between 4 and 5 hands events over twice, never not at all.
/// </summary>
internal sealed class ConsumerLoop(
    IEventConsumer consumer, IDatabase database, IRelayCursor cursor, OutboxSignal signal, RelayControls controls, ConsumerStatus.Place status, RelayOptions options,
    TimeProvider time, ILogger logger)
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly Handover handover = new(consumer, consumer.Lanes, options, status, time, logger);

    public async Task RunAsync(CancellationToken ct)
    {
        var outages = 0;
        while (!ct.IsCancellationRequested)
        {
            var nudge = signal.Next;
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await cursor.RefreshAsync(ct);
                status.Positions = cursor.Positions;
                var isMore = await PassAsync(ct);
                (outages, status.Outage) = (0, null);
                if (!isMore)
                {
                    await WaitAsync(nudge, options.Poll, ct);
                    await GatherAsync(began, ct);
                }
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // The loop's own edge: whatever it was, nothing was skipped, and the pass is made again.
                status.Outage = ConsumerFailure.Reason(failure);
                Logs.ConsumerStopped(logger, consumer.Name, ++outages, failure);
                await WaitAsync(Never, OutageDelay(outages), ct);
            }
        }

        await LetGoAsync();
    }

    // Others take the parts over at once; where this fails, they take them when the leases end.
    private async Task LetGoAsync()
    {
        using var patience = new CancellationTokenSource(options.Lease);
        try
        {
            await cursor.ReleaseAsync(patience.Token);
        }
        catch (Exception failure)
        {
            Logs.NotReleased(logger, consumer.Name, failure);
        }
    }

    /// <returns>True where there is more to do at once.</returns>
    private async Task<bool> PassAsync(CancellationToken ct)
    {
        var positions = cursor.Positions;
        if (positions.Count == 0)
        {
            return false;
        }

        var work = await database.ReadAsync(
            connection => RelayWork.ReadAsync(connection, consumer.Name, positions, options.BatchSize, time.GetUtcNow()), ct);
        Report(work);
        if (await controls.PauseOfAsync(consumer.Name, ct) is not null)
        {
            return false;
        }

        if (work.HasGap && cursor.MustSeeAll)
        {
            await cursor.RecoverAsync(ct);
            return true;
        }

        await handover.RetryAsync(database, work.Due, claims: false, ct);
        if (work.Events.Count == 0)
        {
            return work.Due.Count > 0;
        }

        CommitPoints.Reach("relay.before-consume");
        var setAside = await handover.HandOverAsync(work.Events, work.Blocked.ContainsKey, ct);
        CommitPoints.Reach("relay.after-consume");
        await SaveAsync(work.Ends, setAside, ct);
        RelayMeter.Consumed(consumer.Name, work.Events.Count - setAside.Count);
        status.Handled.Add(work.Events.Count - setAside.Count);
        RelayMeter.SetAside(consumer.Name, setAside.Count);
        return work.Left > work.Events.Count || work.Due.Count > 0;
    }

    private async Task SaveAsync(IReadOnlyDictionary<int, long> ends, IReadOnlyList<DeadLetterRow> setAside, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var letter in setAside)
        {
            DeadLetterTable.Insert(batch, letter);
        }

        await cursor.MoveAsync(ends, batch, ct);
        status.Positions = cursor.Positions;
    }

    private void Report(RelayWork work)
    {
        status.Left = work.Left;
        status.Lag = work.Events.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - work.Events.Min(change => change.OccurredAt);
        status.SetAside = work.Blocked.Values.Sum();
    }

    private TimeSpan OutageDelay(int outages)
    {
        var delay = options.Poll * Math.Pow(2, Math.Min(outages - 1, 16));
        return delay < options.MaxOutageDelay ? delay : options.MaxOutageDelay;
    }

    /// <summary>Under load every commit nudges: a pass for each would read one event at a time, and each of its orders alone.</summary>
    private async Task GatherAsync(long began, CancellationToken ct)
    {
        if (options.Gather - TimeProvider.System.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, ct);
        }
    }

    private async Task WaitAsync(Task nudge, TimeSpan atMost, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(nudge, Task.Delay(atMost, time, enough.Token));
        await enough.CancelAsync();
    }
}
