using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_package</c>: parcels and their waybill numbers.</summary>
public static class OrderPackageTable
{
    /// <summary>Guard: another parcel has that waybill number, or the order has a parcel with that position.</summary>
    public const string WaybillGuard = "ord_package.waybill";

    internal const string SelectOfOrder =
        "SELECT seq, waybill_no, package_no, weight_kg, carrier_code, voided FROM ord_package WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY seq";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, Package package) => batch.AddGuarded(
        WaybillGuard, 1,
        """
        INSERT INTO ord_package (tenant_id, order_id, seq, waybill_no, package_no, weight_kg, carrier_code, voided)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)
        """,
        tenantId, orderId, package.Seq, package.WaybillNo, package.PackageNo, package.WeightKg, package.CarrierCode, package.Voided);

    public static void DeleteOfOrder(WriteBatch batch, int tenantId, long orderId) =>
        batch.Add("DELETE FROM ord_package WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);

    /// <summary>The order that a waybill number belongs to; null where none does.</summary>
    public static async Task<long?> FindOrderAsync(DbConnection connection, int tenantId, string waybillNo) =>
        await connection.FirstAsync(
            "SELECT order_id FROM ord_package WHERE tenant_id = @p0 AND waybill_no = @p1 ORDER BY voided LIMIT 1",
            row => (long?)row.Long(), tenantId, waybillNo);

    internal static Package Read(RowReader row) => new()
    {
        Seq = row.Int(),
        WaybillNo = row.Text(),
        PackageNo = row.TextOrNull(),
        WeightKg = row.DecimalOrNull(),
        CarrierCode = row.TextOrNull(),
        Voided = row.Truth(),
    };
}
