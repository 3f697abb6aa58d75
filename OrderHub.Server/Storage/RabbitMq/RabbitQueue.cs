using System.Text;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>
/// A queue that is being read, on a channel of its own, so that a failure stays with it. What was not acknowledged when it is closed, or
/// when the connection is lost, is handed out again in its old order.
/// </summary>
public sealed class RabbitQueue : IAsyncDisposable
{
    private readonly Channel<RabbitDelivery> deliveries = Channel.CreateUnbounded<RabbitDelivery>(new() { SingleReader = true, SingleWriter = true });
    private readonly RabbitLink link;
    private readonly RabbitMqOptions options;
    private readonly IChannel channel;

    private RabbitQueue(RabbitLink link, RabbitMqOptions options, IChannel channel) => (this.link, this.options, this.channel) = (link, options, channel);

    /// <summary>What is handed out, at most the prefetch ahead; ends when the channel does.</summary>
    public ChannelReader<RabbitDelivery> Deliveries => deliveries.Reader;

    /// <param name="link">The connection.</param>
    /// <param name="options">The limits.</param>
    /// <param name="queue">Which one; it is declared.</param>
    /// <param name="prefetch">Messages handed out ahead of their acknowledgement.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="BrokerUnavailableException">The broker is not there, or the queue is not.</exception>
    public static async Task<RabbitQueue> OpenAsync(RabbitLink link, RabbitMqOptions options, string queue, ushort prefetch, CancellationToken ct)
    {
        var opened = new RabbitQueue(link, options, await link.OpenAsync(null, ct));
        try
        {
            await link.Within("it hands out nothing", limit => opened.BeginAsync(queue, prefetch, limit), options.ConnectTimeout, ct);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Messages that wait in queues, and how many read each; a queue that is not there is absent.</summary>
    public static async Task<IReadOnlyDictionary<string, (long Waiting, int Readers)>> LookAsync(RabbitLink link, RabbitMqOptions options, IReadOnlyList<string> queues, CancellationToken ct)
    {
        var seen = new Dictionary<string, (long, int)>(StringComparer.Ordinal);
        IChannel? asking = null;
        try
        {
            foreach (var queue in queues)
            {
                asking ??= await link.OpenAsync(null, ct);
                var open = asking;
                try
                {
                    var found = await link.Within("it tells nothing of its queues", limit => open.QueueDeclarePassiveAsync(queue, limit), options.ConnectTimeout, ct);
                    seen[queue] = (found.MessageCount, (int)found.ConsumerCount);
                }
                catch (BrokerUnavailableException fault) when (fault.InnerException is OperationInterruptedException { ShutdownReason.ReplyCode: 404 })
                {
                    // A question for a queue that is missing costs the channel.
                    RabbitLink.Abandon(asking);
                    asking = null;
                }
            }

            return seen;
        }
        finally
        {
            RabbitLink.Abandon(asking);
        }
    }

    /// <summary>Tells the broker that messages are done with.</summary>
    public Task AckAsync(IReadOnlyList<RabbitDelivery> done, CancellationToken ct) => link.Within(
        "it takes no acknowledgement",
        async limit =>
        {
            foreach (var delivery in done)
            {
                await channel.BasicAckAsync(delivery.Tag, multiple: false, limit);
            }

            return true;
        },
        options.ConnectTimeout, ct);

    /// <summary>Gives a message up: it goes where the queue's dead ones go.</summary>
    public Task RejectAsync(RabbitDelivery delivery, CancellationToken ct) => link.Within(
        "it takes no rejection",
        async limit =>
        {
            await channel.BasicRejectAsync(delivery.Tag, requeue: false, limit);
            return true;
        },
        options.ConnectTimeout, ct);

    public ValueTask DisposeAsync()
    {
        deliveries.Writer.TryComplete();
        RabbitLink.Abandon(channel);
        return ValueTask.CompletedTask;
    }

    private async Task<bool> BeginAsync(string queue, ushort prefetch, CancellationToken ct)
    {
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            deliveries.Writer.TryComplete(new BrokerUnavailableException(reason.ReplyText));
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, prefetch, global: false, ct);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var headers = message.BasicProperties.Headers;
            // The body lives only as long as this call.
            deliveries.Writer.TryWrite(new(message.DeliveryTag, message.RoutingKey, message.Body.ToArray(), Text(headers, "x-first-death-queue"), Text(headers, "x-first-death-reason")));
            return Task.CompletedTask;
        };
        // The broker ends a consumer by itself when the queue is deleted.
        consumer.UnregisteredAsync += (_, _) =>
        {
            deliveries.Writer.TryComplete(new BrokerUnavailableException($"the queue {queue} was closed"));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, ct);
        return true;
    }

    private static string? Text(IDictionary<string, object?>? headers, string name) =>
        headers is not null && headers.TryGetValue(name, out var value) ? value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value as string : null;
}
