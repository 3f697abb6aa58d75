using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>
/// Publishes in the order given, each message mandatory, persistent and confirmed, and all within a time limit: whatever goes wrong, the
/// channel is replaced, and the caller publishes all of it again. One caller at a time.
/// </summary>
/// <param name="link">The connection.</param>
/// <param name="options">The limits.</param>
/// <param name="prepare">Declares what must be there; run once, and again when something is missing: it stays there over restarts of the broker, which has more to do then.</param>
public sealed class RabbitPublisher(RabbitLink link, RabbitMqOptions options, Func<RabbitChannel, CancellationToken, Task> prepare) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <summary>Many questions, of which the driver limits each.</summary>
    private const int DeclareTimes = 10;

    private IChannel? channel;
    private bool isPrepared;

    /// <summary>Returns when the broker has all of them safe, in every queue that they go to.</summary>
    /// <param name="messages">What is published.</param>
    /// <param name="declare">Declares what these need beyond what is there; run before them on the same channel.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="BrokerUnavailableException">Not all were confirmed.</exception>
    public async Task PublishAsync(IReadOnlyList<RabbitMessage> messages, Func<RabbitChannel, CancellationToken, Task>? declare, CancellationToken ct)
    {
        try
        {
            if (channel is not { IsOpen: true })
            {
                Drop();
                channel = await link.OpenAsync(Confirmed, ct);
            }

            if (!isPrepared)
            {
                await link.Within("it declares nothing", Doing(prepare), options.ConnectTimeout * DeclareTimes, ct);
                isPrepared = true;
            }

            if (declare is not null)
            {
                await link.Within("it declares nothing", Doing(declare), (options.ConnectTimeout * DeclareTimes) + options.Settling, ct);
            }

            await link.Within("what was published is not confirmed", limit => SendAsync(messages, limit), options.PublishTimeout, ct);
        }
        catch (Exception failure)
        {
            Drop();
            isPrepared &= failure is not BrokerUnavailableException { IsMissing: true };
            if (failure is BrokerUnavailableException or OperationCanceledException && ct.IsCancellationRequested)
            {
                throw;
            }

            throw failure as BrokerUnavailableException ?? new BrokerUnavailableException("nothing can be published", failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        Drop();
        return ValueTask.CompletedTask;
    }

    // Each begun before the next, so that the channel has them in order, and awaited together, so that one round trip serves them all.
    private async Task<bool> SendAsync(IReadOnlyList<RabbitMessage> messages, CancellationToken ct)
    {
        var open = channel!;
        var sent = new Task[messages.Count];
        for (var i = 0; i < sent.Length; i++)
        {
            var (exchange, key, id, body) = messages[i];
            var properties = new BasicProperties { Persistent = true, MessageId = id, ContentType = "application/json" };
            sent[i] = open.BasicPublishAsync(exchange, key, mandatory: true, properties, body, ct).AsTask();
        }

        try
        {
            await Task.WhenAll(sent);
            return true;
        }
        catch (PublishException refused)
        {
            throw new BrokerUnavailableException(refused.IsReturn ? "a queue that should be there is missing; it is declared anew" : "a queue takes no more", refused);
        }
    }

    private Func<CancellationToken, Task<bool>> Doing(Func<RabbitChannel, CancellationToken, Task> declare) => async limit =>
    {
        await declare(new(channel!), limit);
        return true;
    };

    private void Drop()
    {
        RabbitLink.Abandon(channel);
        channel = null;
    }
}
