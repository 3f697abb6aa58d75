using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Row of <c>relay_consumer</c>: what people decided about a consumer.</summary>
/// <param name="Consumer">Name of the consumer.</param>
/// <param name="PausedAt">Since when it is paused; null: it is not.</param>
/// <param name="PausedBy">Who paused it.</param>
/// <param name="Reason">Why.</param>
/// <param name="RebuildNo">How often a rebuild was asked for.</param>
/// <param name="RebuildAt">When the last time.</param>
/// <param name="RebuildBy">Who asked.</param>
public sealed record RelayConsumerRow(
    string Consumer, DateTimeOffset? PausedAt, string? PausedBy, string? Reason, long RebuildNo, DateTimeOffset? RebuildAt, string? RebuildBy);

/// <summary>Statements on <c>relay_consumer</c>, at home: for all nodes.</summary>
public static class RelayConsumerTable
{
    public static Task<List<RelayConsumerRow>> AllAsync(DbConnection connection) => connection.ListAsync(
        "SELECT consumer, paused_at, paused_by, pause_reason, rebuild_no, rebuild_at, rebuild_by FROM relay_consumer",
        row => new RelayConsumerRow(row.Text(), row.TimeOrNull(), row.TextOrNull(), row.TextOrNull(), row.Long(), row.TimeOrNull(), row.TextOrNull()));

    /// <summary>Pauses a consumer; null for all three lets it go on.</summary>
    public static void SetPause(WriteBatch batch, string consumer, DateTimeOffset? at, string? by, string? reason)
    {
        InsertIfAbsent(batch, consumer);
        batch.Add("UPDATE relay_consumer SET paused_at = @p0, paused_by = @p1, pause_reason = @p2 WHERE consumer = @p3", at, by, reason, consumer);
    }

    public static void AskRebuild(WriteBatch batch, string consumer, DateTimeOffset at, string by)
    {
        InsertIfAbsent(batch, consumer);
        batch.Add("UPDATE relay_consumer SET rebuild_no = rebuild_no + 1, rebuild_at = @p0, rebuild_by = @p1 WHERE consumer = @p2", at, by, consumer);
    }

    private static void InsertIfAbsent(WriteBatch batch, string consumer) => batch.Add(
        "INSERT INTO relay_consumer (consumer, rebuild_no) SELECT @p0, 0 WHERE NOT EXISTS (SELECT 1 FROM relay_consumer c WHERE c.consumer = @p0)", consumer);
}
