using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Tells watchers in this process what happens to orders. Order changes come from the outbox, so that those of other nodes are
/// among them; flows of this process report directly.
/// </summary>
public sealed class LiveEvents : ILiveEvents, INodeConsumer
{
    /// <summary>Events a watcher may be behind; the oldest go first, since a later one makes it fetch everything anyway.</summary>
    private const int Behind = 256;

    private readonly ConcurrentDictionary<Watcher, bool> watchers = new();

    public string Name => "live";

    public bool ReadsElsewhere => true;

    /// <summary>Tells the tenant's watchers; never waits for them.</summary>
    public void Publish(int tenantId, LiveEvent news)
    {
        foreach (var (watcher, _) in watchers)
        {
            if (watcher.TenantId == tenantId && (watcher.OrderNo is null || watcher.OrderNo == news.OrderNo))
            {
                watcher.News.Writer.TryWrite(news);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LiveEvent> WatchAsync(int tenantId, string? orderNo, [EnumeratorCancellation] CancellationToken ct)
    {
        var watcher = new Watcher(tenantId, orderNo, System.Threading.Channels.Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(Behind)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        }));
        watchers.TryAdd(watcher, true);
        try
        {
            await foreach (var news in watcher.News.Reader.ReadAllAsync(ct))
            {
                yield return news;
            }
        }
        finally
        {
            watchers.TryRemove(watcher, out _);
        }
    }

    public Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        foreach (var change in events)
        {
            Publish(change.TenantId, new LiveEvent.OrderChanged(change.OrderNo, change.Status, change.OrderVersion));
        }

        return Task.CompletedTask;
    }

    /// <summary>Nobody watched before the start: begins with the newest event.</summary>
    public Task<long[]> BeginAsync(int place, IDatabase database, CancellationToken ct) => database.ReadAsync(OutboxTable.HeadsAsync, ct);

    public Task SaveAsync(int place, IReadOnlyList<long> positions, CancellationToken ct) => Task.CompletedTask;

    private sealed class Watcher(int tenantId, string? orderNo, Channel<LiveEvent> news)
    {
        public int TenantId => tenantId;

        public string? OrderNo => orderNo;

        public Channel<LiveEvent> News => news;
    }
}
