using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using OrderHub.Server.Connectors.Catalog;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>
/// Lets each partner in through a gate of its own: so many messages at once, so many waiting, and "later" for more. One that sends ten
/// thousand at once fills its own queue and nobody else's.
/// </summary>
public sealed class PartnerGates : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ConcurrencyLimiter>> gates = new(StringComparer.Ordinal);

    /// <summary>A turn to give back when the message is answered; null: too many wait already.</summary>
    public async ValueTask<IDisposable?> EnterAsync(Connector connector, CancellationToken ct)
    {
        var gate = gates.GetOrAdd(connector.Line, _ => new Lazy<ConcurrencyLimiter>(() => new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = connector.Manifest.Limits.InboundConcurrency,
            QueueLimit = connector.Manifest.Limits.InboundQueue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }))).Value;
        var lease = gate.AttemptAcquire(1);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            lease = await gate.AcquireAsync(1, ct);
        }

        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose()
    {
        foreach (var gate in gates.Values.Where(gate => gate.IsValueCreated))
        {
            gate.Value.Dispose();
        }
    }
}
