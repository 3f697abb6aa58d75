using System.Collections.Concurrent;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>A consumer that writes down what it is given, and fails as it is told.</summary>
internal sealed class Recorder(string name, int lanes = 1, params string[] families) : IEventConsumer
{
    private readonly ConcurrentQueue<OrderEvent> seen = new();
    private int calls;

    public string Name => name;

    public int Lanes => lanes;

    public IReadOnlyCollection<string>? Families => families.Length == 0 ? null : families;

    public Func<OrderEvent, bool> Fails { get; set; } = _ => false;

    public bool Outage { get; set; }

    public SemaphoreSlim? Hold { get; init; }

    public int Calls => calls;

    public IReadOnlyCollection<OrderEvent> Seen => seen;

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        Interlocked.Increment(ref calls);
        if (Hold is not null)
        {
            await Hold.WaitAsync(ct);
        }

        if (Outage)
        {
            throw new IOException("the store is down");
        }

        if (events.FirstOrDefault(Fails) is { } failing)
        {
            throw new InvalidOperationException($"there is no order {failing.OrderId}");
        }

        foreach (var change in events)
        {
            seen.Enqueue(change);
        }
    }

    public Task HasSeenAsync(int count) => Eventually.HoldsAsync(() => seen.Count >= count, $"{name} sees {count} events (saw {seen.Count})");

    public IEnumerable<IEnumerable<int>> ByOrder() => seen.GroupBy(change => change.OrderId).Select(order => order.Select(change => change.OrderVersion));
}
