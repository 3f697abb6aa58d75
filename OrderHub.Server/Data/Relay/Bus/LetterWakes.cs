using OrderHub.Server.Storage.RabbitMq;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>Asks the broker to wake a consumer when its letters are due. Saves the wait for a poll, and is never the truth: where the broker is away, the poll serves.</summary>
internal sealed class LetterWakes(RabbitLink link, RabbitTopology topology, RabbitMqOptions broker, RelayOptions options, IReadOnlyList<string> consumers, TimeProvider time, ILogger logger)
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly RabbitPublisher publisher = new(link, broker, (channel, ct) => topology.DeclareAsync(channel, consumers, LetterDelays.Of(options), ct));

    public async Task AskAsync(string consumer, IReadOnlyList<DeadLetterRow> letters, CancellationToken ct)
    {
        var delays = letters.Where(letter => letter is { Attempts: > 0, NextAt: not null }).Select(letter => LetterDelays.For(letter.NextAt!.Value - time.GetUtcNow(), options))
            .Where(delay => delay is not null).Distinct().ToList();
        if (delays.Count == 0)
        {
            return;
        }

        await gate.WaitAsync(ct);
        try
        {
            await publisher.PublishAsync([.. delays.Select(delay => new RabbitMessage(topology.DelayOf(delay!.Value), consumer, "", ReadOnlyMemory<byte>.Empty))], null, ct);
        }
        catch (BrokerUnavailableException failure)
        {
            Logs.NotWoken(logger, consumer, failure);
        }
        finally
        {
            gate.Release();
        }
    }
}
