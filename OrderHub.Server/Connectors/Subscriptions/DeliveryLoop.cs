using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>
/// Delivers to one subscriber, on one node at a time: 1 hold the lease, 2 find what is due, of each order the first, 3 send so many at once as the
/// breaker lets, 4 write what came of each. A crash between 3 and 4 sends once more, under the same event id.
/// </summary>
internal sealed class DeliveryLoop(
    int tenantId, long subscriptionId, string owner, IDatabase database, SubscriptionStore store, WebhookSender sender, SubscriptionSignal signal,
    SubscriptionOptions options, TimeProvider time, ILogger log)
{
    private const int LongestReason = 500;

    private readonly Lock gate = new();
    private readonly Breaker breaker = new(options.BreakAfter, options.BreakTime, time);
    private DateTimeOffset heldUntil;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var nudge = signal.Next;
            try
            {
                if (!await PassAsync(ct))
                {
                    await WaitAsync(nudge, ct);
                }
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // The loop's own edge: the store is away, nothing is lost, and the pass is made again.
                log.DeliveryBroken(failure, subscriptionId);
                await WaitAsync(null, ct);
            }
        }

        await LetGoAsync();
    }

    /// <returns>True where there is more to do at once.</returns>
    private async Task<bool> PassAsync(CancellationToken ct)
    {
        // 1. Lease
        if (await store.FindAsync(tenantId, subscriptionId, ct) is not { State: SubscriptionRow.Active } subscription || !await HoldAsync(ct))
        {
            return false;
        }

        // 2. Due
        var most = breaker.Allows(options.Concurrency);
        var due = most == 0 ? [] : await database.ReadAsync(
            connection => SubscriptionDeliveryTable.DueAsync(connection, tenantId, subscriptionId, time.GetUtcNow(), most), ct);
        if (due.Count == 0)
        {
            return false;
        }

        // 3. and 4.
        var secret = store.SecretOf(subscription);
        await Task.WhenAll(due.Select(row => DeliverAsync(subscription, secret, row, ct)));
        return true;
    }

    private async Task DeliverAsync(SubscriptionRow subscription, string secret, SubscriptionDeliveryRow row, CancellationToken ct)
    {
        var answer = await sender.SendAsync(subscription.Url, secret, StatusEvent.Of(row), row.TraceParent, ct);
        lock (gate)
        {
            breaker.Note(answer.Problem is null);
        }

        CommitPoints.Reach("subscription.after-send");
        var batch = new WriteBatch();
        SubscriptionDeliveryTable.Tried(batch, After(row, answer));
        await database.CommitAsync(batch, ct);
    }

    private SubscriptionDeliveryRow After(SubscriptionDeliveryRow row, WebhookAnswer answer)
    {
        var now = time.GetUtcNow();
        var reason = answer.Problem?.Length > LongestReason ? answer.Problem[..LongestReason] : answer.Problem;
        var tried = row with { Attempts = row.Attempts + 1, HttpStatus = answer.HttpStatus, Duration = answer.Duration, Reason = reason };
        if (answer.Problem is null)
        {
            return tried with { State = SubscriptionDeliveryRow.Delivered, EndedAt = now };
        }

        if (tried.Attempts >= options.MaxAttempts)
        {
            log.DeliveryGivenUp(subscriptionId, row.OrderNo, tried.Attempts, answer.Problem);
            return tried with { State = SubscriptionDeliveryRow.Dead, EndedAt = now };
        }

        return tried with { NextAt = now + Wait(tried.Attempts, answer.RetryAfter) };
    }

    private TimeSpan Wait(int attempts, TimeSpan? asked)
    {
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(attempts - 1, 30));
        var wait = asked > doubled ? asked.Value : doubled;
        return wait < options.MaxRetryDelay ? wait : options.MaxRetryDelay;
    }

    private async Task<bool> HoldAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (heldUntil > now + (options.Lease / 2))
        {
            return true;
        }

        var batch = new WriteBatch();
        SubscriptionTable.Hold(batch, tenantId, subscriptionId, owner, now, now + options.Lease);
        var held = (await database.CommitAsync(batch, ct)).IsCommitted;
        heldUntil = held ? now + options.Lease : default;
        return held;
    }

    // Another node takes over at once; where this fails, when the lease ends.
    private async Task LetGoAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var batch = new WriteBatch();
            SubscriptionTable.LetGo(batch, tenantId, subscriptionId, owner);
            await database.CommitAsync(batch, patience.Token);
        }
        catch (Exception failure)
        {
            log.DeliveryBroken(failure, subscriptionId);
        }
    }

    private async Task WaitAsync(Task? nudge, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pause = Task.Delay(options.Poll, time, enough.Token);
        await (nudge is null ? Task.WhenAny(pause) : Task.WhenAny(nudge, pause));
        await enough.CancelAsync();
    }
}
