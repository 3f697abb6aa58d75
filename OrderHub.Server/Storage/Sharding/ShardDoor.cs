using System.Data.Common;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>
/// The door to one virtual shard, wherever it lives. A batch that comes while the shard is between two places waits here, and its
/// caller notices nothing but the time.
/// </summary>
internal sealed class ShardDoor(ShardedDatabases shards, int shard, TimeProvider time) : IDatabase
{
    /// <summary>How long a batch waits for a shard to arrive.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A freeze that lasts longer has lost its mover.</summary>
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(15);

    public async Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct)
    {
        var fenced = ShardFence.Fence(batch, shard);
        var began = time.GetTimestamp();
        while (true)
        {
            var place = shards.PlaceOf(shard);
            var outcome = await shards.All[place].CommitAsync(fenced, ct);
            if (outcome.FailedGuard != ShardFence.Guard)
            {
                return outcome;
            }

            await shards.AskAsync(ct);
            if (shards.PlaceOf(shard) == place)
            {
                if (time.GetElapsedTime(began) > LongestFreeze / 2)
                {
                    await ShardMover.RecoverAsync(shards, shard, LongestFreeze, time, ct);
                }

                if (time.GetElapsedTime(began) > Patience)
                {
                    throw new DatabaseUnavailableException($"shard {shard}", new TimeoutException("The shard is on its way from one database to another and does not arrive."));
                }

                await Task.Delay(Between, time, ct);
            }
        }
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => shards.All[shards.PlaceOf(shard)].ReadAsync(read, ct);
}
