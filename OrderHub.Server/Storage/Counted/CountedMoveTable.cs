using System.Data.Common;

namespace OrderHub.Server.Storage.Counted;

/// <summary>Row of <c>counted_move</c>: what an order did with a thing.</summary>
public sealed record CountedMove(string Kind, string Key, int Attempt, long Quantity, string State);

/// <summary>Statements on <c>counted_move</c>.</summary>
public static class CountedMoveTable
{
    /// <summary>Guard: the order did that at the same moment in another burst.</summary>
    public const string OnceGuard = "counted_move.once";

    public const string Taken = "taken";
    public const string Returned = "returned";
    public const string Spent = "spent";
    public const string Added = "added";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, string orderNo, CountedMove move, DateTimeOffset now) => batch.AddGuarded(
        OnceGuard, 1,
        "INSERT INTO counted_move (tenant_id, order_id, kind, item_key, attempt, quantity, state, order_no, made_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        tenantId, orderId, move.Kind, move.Key, move.Attempt, move.Quantity, move.State, orderNo, now);

    public static void Settle(WriteBatch batch, int tenantId, long orderId, CountedMove move, string state) => batch.AddGuarded(
        OnceGuard, 1,
        "UPDATE counted_move SET state = @p5 WHERE tenant_id = @p0 AND order_id = @p1 AND kind = @p2 AND item_key = @p3 AND attempt = @p4 AND state = 'taken'",
        tenantId, orderId, move.Kind, move.Key, move.Attempt, state);

    /// <summary>What an order did with things of a kind, the earliest first.</summary>
    public static Task<List<CountedMove>> OfOrderAsync(DbConnection connection, int tenantId, long orderId, string kind) => connection.ListAsync(
        "SELECT kind, item_key, attempt, quantity, state FROM counted_move WHERE tenant_id = @p0 AND order_id = @p1 AND kind = @p2 ORDER BY item_key, attempt",
        row => new CountedMove(row.Text(), row.Text(), row.Int(), row.Long(), row.Text()), tenantId, orderId, kind);

    /// <summary>What an order holds, of whatever kind.</summary>
    public static Task<List<CountedMove>> HeldByAsync(DbConnection connection, int tenantId, long orderId) => connection.ListAsync(
        "SELECT kind, item_key, attempt, quantity, state FROM counted_move WHERE tenant_id = @p0 AND order_id = @p1 AND state = 'taken' ORDER BY kind, item_key, attempt",
        row => new CountedMove(row.Text(), row.Text(), row.Int(), row.Long(), row.Text()), tenantId, orderId);

    /// <summary>What all orders of a database hold of each thing of a kind.</summary>
    public static Task<List<(string Key, long Quantity)>> HeldAsync(DbConnection connection, int tenantId, string kind) => connection.ListAsync(
        "SELECT item_key, SUM(quantity) FROM counted_move WHERE tenant_id = @p0 AND kind = @p1 AND state = 'taken' GROUP BY item_key",
        row => (row.Text(), (long)row.Decimal()), tenantId, kind);
}
