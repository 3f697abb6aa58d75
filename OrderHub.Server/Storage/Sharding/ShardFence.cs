using System.Data.Common;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>Statements on <c>shard_fence</c>: which virtual shards may be written in the database that the fence stands in.</summary>
/// <remarks>
/// Every batch holds its shard's fence from before its first statement to its commit. Freezing changes the fence, and so waits for
/// the batches under way and is seen by all that come after, whatever map their node has.
/// </remarks>
internal static class ShardFence
{
    /// <summary>Guard: the shard may not be written here, now or ever.</summary>
    public const string Guard = "shard.elsewhere";

    private const int Frozen = 0;
    private const int Opened = 1;
    private const int Closed = 2;

    public static WriteBatch Fence(WriteBatch batch, int shard) =>
        batch.Behind(Guard, "SELECT COUNT(*) FROM shard_fence WHERE shard = @p0 AND state = 1", shard);

    /// <summary>Lets the shard be written here, unless there is a fence for it already.</summary>
    public static void Put(WriteBatch batch, int shard, DateTimeOffset now) => batch.Add(
        "INSERT INTO shard_fence (shard, state, changed_at) SELECT @p0, @p1, @p2 FROM shard_identity WHERE NOT EXISTS (SELECT 1 FROM shard_fence WHERE shard = @p0)",
        shard, Opened, now);

    /// <summary>Stops writing for the last steps of a move.</summary>
    public static void Freeze(WriteBatch batch, int shard, DateTimeOffset now) => Change(batch, shard, Opened, Frozen, now);

    /// <summary>Lets it be written here again: the move was given up.</summary>
    public static void Thaw(WriteBatch batch, int shard, DateTimeOffset now) => Change(batch, shard, Frozen, Opened, now);

    /// <summary>Ends its time here. From now on there is only the way forward.</summary>
    public static void Close(WriteBatch batch, int shard, DateTimeOffset now) => Change(batch, shard, Frozen, Closed, now);

    /// <summary>Lets the shard be written here, where it was before or not. A fence that stands open or frozen stays as it is.</summary>
    public static void Open(WriteBatch batch, int shard, DateTimeOffset now)
    {
        batch.Add("DELETE FROM shard_fence WHERE shard = @p0 AND state = @p1", shard, Closed);
        Put(batch, shard, now);
    }

    /// <summary>The state of a shard's fence and since when; null where it has none.</summary>
    public static async Task<(bool IsFrozen, bool IsClosed, DateTimeOffset Since)?> FindAsync(DbConnection connection, int shard) =>
        await connection.FirstAsync(
            "SELECT state, changed_at FROM shard_fence WHERE shard = @p0",
            row => row.Int() is var state ? ((bool, bool, DateTimeOffset)?)(state == Frozen, state == Closed, row.Time()) : null, shard);

    private static void Change(WriteBatch batch, int shard, int from, int to, DateTimeOffset now) => batch.AddGuarded(
        Guard, 1, "UPDATE shard_fence SET state = @p0, changed_at = @p1 WHERE shard = @p2 AND state = @p3", to, now, shard, from);
}
