using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Statements on <c>relay_cursor</c>: how far each consumer has come. A consumer reads the events of all tenants.</summary>
public static class RelayCursorTable
{
    /// <summary>Guard: the cursor was moved by somebody else.</summary>
    public const string MovedGuard = "relay_cursor.moved";

    public static Task<long?> FindAsync(DbConnection connection, string consumer) => connection.FirstAsync(
        "SELECT event_id FROM relay_cursor WHERE consumer = @p0", row => (long?)row.Long(), consumer);

    public static void Insert(WriteBatch batch, string consumer, long eventId, DateTimeOffset now) => batch.Add(
        "INSERT INTO relay_cursor (consumer, event_id, updated_at) VALUES (@p0, @p1, @p2)", consumer, eventId, now);

    public static void Move(WriteBatch batch, string consumer, long from, long to, DateTimeOffset now) => batch.AddGuarded(
        MovedGuard, 1, "UPDATE relay_cursor SET event_id = @p0, updated_at = @p1 WHERE consumer = @p2 AND event_id = @p3", to, now, consumer, from);
}
