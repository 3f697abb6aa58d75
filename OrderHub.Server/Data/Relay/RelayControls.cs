using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>What people decided about consumers, for all nodes: paused with a reason, and that what one keeps is made anew. Other nodes hear of it within a second.</summary>
public sealed class RelayControls(IShards shards, OutboxSignal signal, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private IReadOnlyDictionary<string, RelayConsumerRow> rows = new Dictionary<string, RelayConsumerRow>(StringComparer.Ordinal);
    private long readAt;

    /// <summary>What is known of the consumer; null where nobody decided anything.</summary>
    public async ValueTask<RelayConsumerRow?> OfAsync(string consumer, CancellationToken ct)
    {
        if (readAt == 0 || TimeProvider.System.GetElapsedTime(readAt) > Fresh)
        {
            await RefreshAsync(ct);
        }

        return rows.GetValueOrDefault(consumer);
    }

    /// <summary>The pause of the consumer; null where it is not paused.</summary>
    public async ValueTask<RelayConsumerRow?> PauseOfAsync(string consumer, CancellationToken ct) =>
        await OfAsync(consumer, ct) is { PausedAt: not null } row ? row : null;

    /// <summary>Stops a consumer on all nodes until it is let go on; what is under way is ended first. Its events wait.</summary>
    public Task PauseAsync(string consumer, string by, string reason, CancellationToken ct) => DecideAsync(batch => RelayConsumerTable.SetPause(batch, consumer, time.GetUtcNow(), by, reason), ct);

    /// <summary>Lets a consumer go on where it was.</summary>
    public Task ResumeAsync(string consumer, CancellationToken ct) => DecideAsync(batch => RelayConsumerTable.SetPause(batch, consumer, null, null, null), ct);

    /// <summary>Asks that all nodes make anew what the consumer keeps.</summary>
    public Task RebuildAsync(string consumer, string by, CancellationToken ct) => DecideAsync(batch => RelayConsumerTable.AskRebuild(batch, consumer, time.GetUtcNow(), by), ct);

    private async Task DecideAsync(Action<WriteBatch> write, CancellationToken ct)
    {
        var batch = new WriteBatch();
        write(batch);
        await shards.Home.CommitAsync(batch, ct);
        await RefreshAsync(ct);
        signal.Nudge();
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var all = await shards.Home.ReadAsync(RelayConsumerTable.AllAsync, ct);
        rows = all.ToDictionary(row => row.Consumer, StringComparer.Ordinal);
        readAt = began;
    }
}
