using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>
/// Tries a consumer's set-aside events again, beside its queues: when the broker brings a wake-up back, and by the times in the database, which are
/// the truth. Several nodes may run it: an order's first letter is claimed before it is tried.
/// </summary>
internal sealed class LetterLoop(
    IEventConsumer consumer, IShards shards, Handover handover, OutboxSignal wake, RelayControls controls, ConsumerStatus.Place status, RelayOptions options, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var outages = 0;
        while (!ct.IsCancellationRequested)
        {
            var nudge = wake.Next;
            try
            {
                if (await controls.PauseOfAsync(consumer.Name, ct) is null)
                {
                    await PassAsync(ct);
                }

                (outages, status.Outage) = (0, null);
                await Waiting.ForAsync(nudge, options.Poll, time, ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                status.Outage = ConsumerFailure.Reason(failure);
                Logs.ConsumerStopped(logger, consumer.Name, ++outages, failure);
                await Waiting.ForAsync(options.MaxOutageDelay, time, ct);
            }
        }
    }

    private async Task PassAsync(CancellationToken ct)
    {
        var setAside = 0L;
        foreach (var database in shards.All)
        {
            var (orders, due) = await database.ReadAsync(
                async connection => (await DeadLetterTable.OrdersAsync(connection, consumer.Name), await DeadLetterTable.DueAsync(connection, consumer.Name, time.GetUtcNow(), options.BatchSize)), ct);
            setAside += orders.Sum(order => order.Letters);
            await handover.RetryAsync(database, due, claims: true, ct);
        }

        status.SetAside = setAside;
    }
}
