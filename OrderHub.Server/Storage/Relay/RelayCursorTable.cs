using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Row of <c>relay_cursor</c>: how far a consumer has come in a part, and which node works on it.</summary>
/// <param name="Consumer">Name of the consumer.</param>
/// <param name="Part">Part of the outbox.</param>
/// <param name="Position">The last event that was handled or set aside.</param>
/// <param name="Owner">Number of the node that holds the part; null: nobody.</param>
/// <param name="Epoch">Rises with each change of hands: who was late finds it risen and moves nothing.</param>
/// <param name="LeaseUntil">When others may take it.</param>
public sealed record RelayCursorRow(string Consumer, int Part, long Position, int? Owner, long Epoch, DateTimeOffset LeaseUntil);

/// <summary>Statements on <c>relay_cursor</c>. A consumer reads the events of all tenants.</summary>
public static class RelayCursorTable
{
    /// <summary>Guard: the cursor was moved, or the part taken, by somebody else.</summary>
    public const string MovedGuard = "relay_cursor.moved";

    public static Task<List<RelayCursorRow>> OfConsumerAsync(DbConnection connection, string consumer) => connection.ListAsync(
        "SELECT consumer, part, position, owner, epoch, lease_until FROM relay_cursor WHERE consumer = @p0 ORDER BY part",
        row => new RelayCursorRow(row.Text(), row.Int(), row.Long(), row.IntOrNull(), row.Long(), row.Time()), consumer);

    /// <summary>Adds a consumer's cursor before the oldest event that a part still has, unless it has one.</summary>
    public static void InsertIfAbsent(WriteBatch batch, string consumer, int part, DateTimeOffset now) => batch.Add(
        """
        INSERT INTO relay_cursor (consumer, part, position, epoch, lease_until)
        SELECT @p0, @p1, COALESCE((SELECT MIN(o.position) - 1 FROM outbox o WHERE o.part = @p1), p.position), 0, @p2
        FROM outbox_part p WHERE p.part = @p1 AND NOT EXISTS (SELECT 1 FROM relay_cursor c WHERE c.consumer = @p0 AND c.part = @p1)
        """,
        consumer, part, now);

    /// <summary>Takes the part from whoever held it at the row's epoch.</summary>
    public static void Take(WriteBatch batch, RelayCursorRow row, int node, DateTimeOffset until) => batch.AddGuarded(
        MovedGuard, 1,
        "UPDATE relay_cursor SET owner = @p0, epoch = epoch + 1, lease_until = @p1 WHERE consumer = @p2 AND part = @p3 AND epoch = @p4",
        node, until, row.Consumer, row.Part, row.Epoch);

    /// <summary>Holds a part for longer.</summary>
    public static void Renew(WriteBatch batch, string consumer, int part, long epoch, DateTimeOffset until) => batch.AddGuarded(
        MovedGuard, 1, "UPDATE relay_cursor SET lease_until = @p0 WHERE consumer = @p1 AND part = @p2 AND epoch = @p3", until, consumer, part, epoch);

    /// <summary>Lets a part go, so that another node need not wait for the end of the lease.</summary>
    public static void Release(WriteBatch batch, string consumer, int part, long epoch) => batch.Add(
        "UPDATE relay_cursor SET owner = NULL, epoch = epoch + 1 WHERE consumer = @p0 AND part = @p1 AND epoch = @p2", consumer, part, epoch);

    /// <summary>Moves the cursor and holds the part for longer.</summary>
    public static void Move(WriteBatch batch, string consumer, int part, long epoch, long from, long to, DateTimeOffset until) => batch.AddGuarded(
        MovedGuard, 1,
        "UPDATE relay_cursor SET position = @p0, lease_until = @p1 WHERE consumer = @p2 AND part = @p3 AND epoch = @p4 AND position = @p5",
        to, until, consumer, part, epoch, from);

    /// <summary>Removes a consumer's cursors: it begins with the oldest event there is, should it come back.</summary>
    public static void Forget(WriteBatch batch, string consumer) => batch.Add("DELETE FROM relay_cursor WHERE consumer = @p0", consumer);
}
