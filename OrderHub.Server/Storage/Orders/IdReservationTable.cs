using System.Data.Common;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>id_reservation</c>: up to which time each node may give out ids. A node is no tenant's.</summary>
public static class IdReservationTable
{
    /// <summary>Guard: another process moved this node's reservation; two processes run under one node number.</summary>
    public const string MovedGuard = "id_reservation.moved";

    public static Task<DateTimeOffset?> FindAsync(DbConnection connection, int node) => connection.FirstAsync(
        "SELECT reserved_until FROM id_reservation WHERE node = @p0", row => (DateTimeOffset?)row.Time(), node);

    public static void Insert(WriteBatch batch, int node, DateTimeOffset until) => batch.AddGuarded(
        MovedGuard, 1, "INSERT INTO id_reservation (node, reserved_until) VALUES (@p0, @p1)", node, until);

    public static void Move(WriteBatch batch, int node, DateTimeOffset from, DateTimeOffset until) => batch.AddGuarded(
        MovedGuard, 1, "UPDATE id_reservation SET reserved_until = @p0 WHERE node = @p1 AND reserved_until = @p2", until, node, from);
}
