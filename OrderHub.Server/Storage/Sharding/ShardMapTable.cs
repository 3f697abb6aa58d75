using System.Data.Common;
using OrderHub.Server.Storage.Months;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>A shard on its way from one database to another.</summary>
/// <param name="Shard">The virtual shard.</param>
/// <param name="Source">Number of the database that it leaves.</param>
/// <param name="Target">Number of the database that it goes to.</param>
/// <param name="IsFlipped">True once it lives at the target, and what is left at the source is to be cleared.</param>
/// <param name="ChangedAt">When the move came to this point.</param>
public sealed record ShardMove(int Shard, int Source, int Target, bool IsFlipped, DateTimeOffset ChangedAt);

/// <summary>Statements on <c>shard_place</c>, <c>shard_move</c> (both at home) and <c>shard_identity</c>.</summary>
internal static class ShardMapTable
{
    /// <summary>Guard: somebody else made the map, or moved the shard.</summary>
    public const string MovedGuard = "shard_place.moved";

    private const int Copying = 1;
    private const int Flipped = 2;

    public static void Insert(WriteBatch batch, int shard, int place) =>
        batch.AddGuarded(MovedGuard, 1, "INSERT INTO shard_place (shard, place) VALUES (@p0, @p1)", shard, place);

    /// <summary>True where the database holds orders, of whatever tenant.</summary>
    public static async Task<bool> HasOrdersAsync(DbConnection connection) =>
        await connection.FirstAsync("SELECT order_id FROM ord_main ORDER BY order_id LIMIT 1", row => (long?)row.Long()) is not null;

    public static Task<List<(int Shard, int Place)>> AllAsync(DbConnection connection) =>
        connection.ListAsync("SELECT shard, place FROM shard_place ORDER BY shard", row => (row.Int(), row.Int()));

    public static Task<List<ShardMove>> MovesAsync(DbConnection connection) => connection.ListAsync(
        "SELECT shard, source, target, phase, changed_at FROM shard_move ORDER BY shard",
        row => new ShardMove(row.Int(), row.Int(), row.Int(), row.Int() == Flipped, row.Time()));

    public static void Begin(WriteBatch batch, int shard, int source, int target, DateTimeOffset now)
    {
        MonthKeeperTable.RequireFree(batch, now);
        batch.AddGuarded(MovedGuard, 1, "UPDATE shard_place SET place = place WHERE shard = @p0 AND place = @p1", shard, source);
        batch.AddGuarded(
            MovedGuard, 1, "INSERT INTO shard_move (shard, source, target, phase, changed_at) VALUES (@p0, @p1, @p2, @p3, @p4)", shard, source, target, Copying, now);
    }

    /// <summary>From now on the shard lives at the target.</summary>
    public static void Flip(WriteBatch batch, ShardMove move, DateTimeOffset now)
    {
        batch.AddGuarded(MovedGuard, 1, "UPDATE shard_place SET place = @p0 WHERE shard = @p1 AND place = @p2", move.Target, move.Shard, move.Source);
        batch.AddGuarded(
            MovedGuard, 1, "UPDATE shard_move SET phase = @p0, changed_at = @p1 WHERE shard = @p2 AND phase = @p3", Flipped, now, move.Shard, Copying);
    }

    public static void End(WriteBatch batch, int shard) => batch.Add("DELETE FROM shard_move WHERE shard = @p0", shard);

    public static Task<int?> IdentityAsync(DbConnection connection) =>
        connection.FirstAsync("SELECT place FROM shard_identity WHERE id = @p0", row => (int?)row.Int(), 1);

    public static void Identify(WriteBatch batch, int place) =>
        batch.AddGuarded(MovedGuard, 1, "INSERT INTO shard_identity (id, place) VALUES (@p0, @p1)", 1, place);
}
