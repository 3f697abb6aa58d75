using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>Gives events to a consumer, whatever carries them: finds the ones to blame for a failure, and tries again what was set aside.</summary>
internal sealed class Handover(IEventConsumer consumer, int lanes, RelayOptions options, ConsumerStatus.Place status, TimeProvider time, ILogger logger)
{
    /// <summary>Hands over what its order is free for; what fails, and what stands behind that, is to be set aside.</summary>
    /// <param name="events">Those of each order in their order.</param>
    /// <param name="isBlocked">True of an order that has something set aside.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>What is to be set aside, not written yet.</returns>
    /// <exception cref="Exception">An outage: nothing is to blame, and all of it comes again.</exception>
    public async Task<IReadOnlyList<DeadLetterRow>> HandOverAsync(IReadOnlyList<OrderEvent> events, Func<(int TenantId, long OrderId), bool> isBlocked, CancellationToken ct)
    {
        var wanted = events.Where(change => consumer.Wants(change.Family)).ToList();
        var free = wanted.Where(change => !isBlocked(OrderOf(change)));
        var ways = free.GroupBy(change => (int)((ulong)change.OrderId % (uint)lanes)).Select(lane => HandOverAsync([.. lane], ct));
        var failed = (await Task.WhenAll(ways)).SelectMany(letters => letters);
        var behind = wanted.Where(change => isBlocked(OrderOf(change))).Select(Behind);
        return [.. failed, .. behind];
    }

    /// <summary>Tries set-aside events again, an order's in their order and up to the first that fails.</summary>
    /// <param name="database">Where the letters are.</param>
    /// <param name="due">All letters of orders whose first one is due.</param>
    /// <param name="claims">True where others may find the same letters: who claims an order's first one first tries them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task RetryAsync(IDatabase database, IReadOnlyList<DeadLetterRow> due, bool claims, CancellationToken ct)
    {
        foreach (var order in due.GroupBy(letter => OrderOf(letter.Event)))
        {
            foreach (var letter in order)
            {
                if ((claims && !await ClaimAsync(database, letter, ct)) || !await RetryAsync(database, letter, ct))
                {
                    break;
                }
            }
        }
    }

    /// <summary>An event that waits behind another one of its order.</summary>
    public DeadLetterRow Behind(OrderEvent change) => new()
    {
        Consumer = consumer.Name,
        Event = change,
        Attempts = 0,
        Reason = "Waits behind an earlier event of the same order.",
        ParkedAt = time.GetUtcNow(),
        NextAt = time.GetUtcNow(),
    };

    private async Task<bool> ClaimAsync(IDatabase database, DeadLetterRow letter, CancellationToken ct)
    {
        var batch = new WriteBatch();
        DeadLetterTable.Claim(batch, letter, time.GetUtcNow() + options.Lease);
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>Hands over the events of one lane; where that fails, one by one, to find the ones to blame.</summary>
    private async Task<List<DeadLetterRow>> HandOverAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        try
        {
            await consumer.ConsumeAsync(events, ct);
            return [];
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && !ConsumerFailure.IsOutage(failure))
        {
            return await HandOverSinglyAsync(events, ct);
        }
    }

    private async Task<List<DeadLetterRow>> HandOverSinglyAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        var letters = new List<DeadLetterRow>();
        var blocked = new HashSet<(int, long)>();
        foreach (var change in events)
        {
            if (blocked.Contains(OrderOf(change)))
            {
                letters.Add(Behind(change));
                continue;
            }

            try
            {
                await consumer.ConsumeAsync([change], ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested && !ConsumerFailure.IsOutage(failure))
            {
                blocked.Add(OrderOf(change));
                letters.Add(Failed(Behind(change), failure));
            }
        }

        return letters;
    }

    private async Task<bool> RetryAsync(IDatabase database, DeadLetterRow letter, CancellationToken ct)
    {
        var batch = new WriteBatch();
        try
        {
            await consumer.ConsumeAsync([letter.Event], ct);
            DeadLetterTable.Delete(batch, letter.Consumer, letter.Event.EventId);
            await database.CommitAsync(batch, ct);
            RelayMeter.Consumed(consumer.Name, 1);
            status.Handled.Add(1);
            return true;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && !ConsumerFailure.IsOutage(failure))
        {
            DeadLetterTable.Retried(batch, Failed(letter, failure));
            await database.CommitAsync(batch, ct);
            return false;
        }
    }

    private DeadLetterRow Failed(DeadLetterRow letter, Exception failure)
    {
        var attempts = letter.Attempts + 1;
        var isLast = attempts >= options.MaxAttempts;
        if (isLast)
        {
            Logs.EventGivenUp(logger, consumer.Name, letter.Event.EventId, letter.Event.OrderNo, attempts, failure);
        }
        else
        {
            Logs.EventFailed(logger, consumer.Name, letter.Event.EventId, letter.Event.OrderNo, attempts, failure);
        }

        status.Fail(ConsumerFailure.Reason(failure), time.GetUtcNow());
        return letter with
        {
            Attempts = attempts,
            Reason = ConsumerFailure.Reason(failure),
            NextAt = isLast ? null : time.GetUtcNow() + options.DelayBefore(attempts + 1),
        };
    }

    private static (int TenantId, long OrderId) OrderOf(OrderEvent change) => (change.TenantId, change.OrderId);
}
