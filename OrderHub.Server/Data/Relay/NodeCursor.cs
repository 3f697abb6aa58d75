using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>The cursor of a consumer that serves this process alone: all parts, kept by the consumer itself.</summary>
internal sealed class NodeCursor(INodeConsumer consumer, int place, IDatabase database) : IRelayCursor
{
    private long[]? positions;

    public bool MustSeeAll => true;

    public IReadOnlyDictionary<int, long> Positions => positions is null ? new Dictionary<int, long>() : OutboxPart.All.ToDictionary(part => part, part => positions[part]);

    public async Task RefreshAsync(CancellationToken ct) => positions ??= await consumer.BeginAsync(place, database, ct);

    public async Task<bool> MoveAsync(IReadOnlyDictionary<int, long> to, WriteBatch batch, CancellationToken ct)
    {
        if (batch.Statements.Count > 0)
        {
            await database.CommitAsync(batch, ct);
        }

        var moved = positions!.ToArray();
        foreach (var (part, position) in to)
        {
            moved[part] = position;
        }

        await consumer.SaveAsync(place, moved, ct);
        positions = moved;
        return true;
    }

    public Task RecoverAsync(CancellationToken ct)
    {
        positions = null;
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(CancellationToken ct) => Task.CompletedTask;
}
