using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_ref</c>: numbers of other systems, each claimed by the first order that has it.</summary>
public static class OrderReferenceTable
{
    /// <summary>Guard: an order has that number already; <see cref="FindClaimAsync"/> tells which.</summary>
    public const string TakenGuard = "ord_ref.taken";

    internal const string SelectOfOrder =
        "SELECT source_system, ref_type, ref_no FROM ord_ref WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY source_system, ref_type, ref_no";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, Reference reference, byte[]? contentHash) => batch.AddGuarded(
        TakenGuard, 1,
        "INSERT INTO ord_ref (tenant_id, source_system, ref_type, ref_no, order_id, content_hash) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
        tenantId, reference.SourceSystem, reference.RefType, reference.RefNo, orderId, contentHash);

    public static Task<ReferenceClaim?> FindClaimAsync(DbConnection connection, int tenantId, Reference reference) => connection.FirstAsync(
        """
        SELECT r.order_id, o.order_no, r.content_hash
        FROM ord_ref r JOIN ord_main o ON o.tenant_id = r.tenant_id AND o.order_id = r.order_id
        WHERE r.tenant_id = @p0 AND r.source_system = @p1 AND r.ref_type = @p2 AND r.ref_no = @p3
        """,
        row => new ReferenceClaim(row.Long(), row.Text(), row.BytesOrNull()),
        tenantId, reference.SourceSystem, reference.RefType, reference.RefNo);

    internal static Reference Read(RowReader row) => new() { SourceSystem = row.Text(), RefType = row.Text(), RefNo = row.Text() };
}
