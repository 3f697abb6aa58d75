using System.Collections.Concurrent;
using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_ref</c>: numbers of other systems, each claimed by the first order that has it.</summary>
public static class OrderReferenceTable
{
    /// <summary>Guard: an order has that number already; <see cref="FindClaimAsync"/> tells which.</summary>
    public const string TakenGuard = "ord_ref.taken";

    internal static readonly string SelectOfOrders =
        $"SELECT order_id, source_system, ref_type, ref_no FROM ord_ref WHERE tenant_id = @p0 AND order_id IN {OrderQueries.Ids} AND source_system <> 'HUB' ORDER BY order_id, source_system, ref_type, ref_no";

    private static readonly ConcurrentDictionary<int, string> SelectClaims = [];

    /// <summary>The claim of an order that has no number of another system: on its own number alone. Never shown.</summary>
    private static readonly Reference Own = new() { SourceSystem = Reference.Hub, RefType = "NUMBER", RefNo = "" };

    /// <summary>Claims all numbers of a new order. The first of them carries the order's own, which is unique here because <c>ord_main</c> is cut into months.</summary>
    /// <param name="batch">Where the rows go.</param>
    /// <param name="order">The order.</param>
    /// <param name="contentHash">SHA-256 of the caller's content.</param>
    /// <param name="outside">The number by which the outside knows it, claimed beside its references.</param>
    public static void Insert(WriteBatch batch, Order order, byte[]? contentHash, Reference? outside)
    {
        var number = order.OrderNo;
        var claims = outside is null ? order.References : [.. order.References, outside];
        foreach (var reference in claims.DefaultIfEmpty(Own with { RefNo = number }))
        {
            Insert(batch, order.TenantId, order.OrderId, reference, contentHash, number);
            number = null;
        }
    }

    public static void Insert(WriteBatch batch, int tenantId, long orderId, Reference reference, byte[]? contentHash, string? orderNo = null) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO ord_ref (tenant_id, source_system, ref_type, ref_no, order_id, content_hash, order_no) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        tenantId, reference.SourceSystem, reference.RefType, reference.RefNo, orderId, contentHash, orderNo);

    /// <summary>Lets another order have the number by which the outside knows this one. Its own number stays its own.</summary>
    public static void ReleaseOutside(WriteBatch batch, int tenantId, long orderId) =>
        batch.Add("DELETE FROM ord_ref WHERE tenant_id = @p0 AND order_id = @p1 AND source_system = 'HUB' AND order_no IS NULL", tenantId, orderId);

    public static async Task<long?> FindIdAsync(DbConnection connection, int tenantId, string orderNo) => await connection.FirstAsync(
        "SELECT order_id FROM ord_ref WHERE tenant_id = @p0 AND order_no = @p1", row => (long?)row.Long(), tenantId, orderNo);

    /// <summary>The version of the order with that order number.</summary>
    public static Task<int?> FindVersionAsync(DbConnection connection, int tenantId, string orderNo) => connection.FirstAsync(
        "SELECT o.version FROM ord_ref r JOIN ord_main o ON o.tenant_id = r.tenant_id AND o.order_id = r.order_id WHERE r.tenant_id = @p0 AND r.order_no = @p1",
        row => (int?)row.Int(), tenantId, orderNo);

    /// <summary>The tenant's orders that have any of the numbers, in whatever system and of whatever kind.</summary>
    /// <param name="connection">A lent connection.</param>
    /// <param name="tenantId">Whose.</param>
    /// <param name="numbers">At most a few hundred.</param>
    public static Task<List<(string Number, long OrderId)>> FindAnyAsync(DbConnection connection, int tenantId, IReadOnlyList<string> numbers) => connection.ListAsync(
        $"SELECT ref_no, order_id FROM ord_ref WHERE tenant_id = @p0 AND ref_no IN ({string.Join(", ", Enumerable.Range(1, numbers.Count).Select(i => $"@p{i}"))})",
        row => (row.Text(), row.Long()), [tenantId, .. numbers]);

    /// <summary>The tenant's orders that took over an order with one of the numbers in another system.</summary>
    public static Task<List<(string System, string Number, long OrderId)>> FindSuccessorsAsync(DbConnection connection, int tenantId, IReadOnlyList<string> numbers) => connection.ListAsync(
        $"""
        SELECT source_system, ref_no, order_id FROM ord_ref
        WHERE tenant_id = @p0 AND ref_type = '{Reference.MasterType}' AND ref_no IN ({string.Join(", ", Enumerable.Range(1, numbers.Count).Select(i => $"@p{i}"))})
        """,
        row => (row.Text(), row.Text(), row.Long()), [tenantId, .. numbers]);

    /// <summary>Gives a number of the order back, so that another order may have it; the row that carries the order's own number stays.</summary>
    public static void Free(WriteBatch batch, int tenantId, long orderId, Reference reference) => batch.Add(
        "DELETE FROM ord_ref WHERE tenant_id = @p0 AND source_system = @p1 AND ref_type = @p2 AND ref_no = @p3 AND order_id = @p4 AND order_no IS NULL",
        tenantId, reference.SourceSystem, reference.RefType, reference.RefNo, orderId);

    public static async Task<ReferenceClaim?> FindClaimAsync(DbConnection connection, int tenantId, Reference reference) =>
        (await FindClaimsAsync(connection, [new(tenantId, reference)])).GetValueOrDefault(new(tenantId, reference));

    /// <summary>Who claimed each of the numbers; those that are free are absent.</summary>
    /// <param name="connection">A lent connection.</param>
    /// <param name="claimed">Numbers of any tenants, at most some dozens.</param>
    internal static async Task<IReadOnlyDictionary<ClaimedNumber, ReferenceClaim>> FindClaimsAsync(DbConnection connection, IReadOnlyList<ClaimedNumber> claimed)
    {
        var rows = await connection.ListAsync(
            SelectClaims.GetOrAdd(claimed.Count, ClaimsSql),
            row => KeyValuePair.Create(new ClaimedNumber(row.Int(), Read(row)), new ReferenceClaim(row.Long(), row.Text(), row.BytesOrNull())),
            [.. claimed.SelectMany(one => new object[] { one.TenantId, one.Reference.SourceSystem, one.Reference.RefType, one.Reference.RefNo })]);
        return rows.ToDictionary();
    }

    private static string ClaimsSql(int count) =>
        $"""
        SELECT r.tenant_id, r.source_system, r.ref_type, r.ref_no, r.order_id, o.order_no, r.content_hash
        FROM ord_ref r JOIN ord_main o ON o.tenant_id = r.tenant_id AND o.order_id = r.order_id
        WHERE {string.Join(" OR ", Enumerable.Range(0, count).Select(i => $"(r.tenant_id = @p{4 * i} AND r.source_system = @p{(4 * i) + 1} AND r.ref_type = @p{(4 * i) + 2} AND r.ref_no = @p{(4 * i) + 3})"))}
        """;

    internal static Reference Read(RowReader row) => new() { SourceSystem = row.Text(), RefType = row.Text(), RefNo = row.Text() };
}
