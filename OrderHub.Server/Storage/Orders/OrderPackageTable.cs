using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_package</c>: parcels and their waybill numbers.</summary>
public static class OrderPackageTable
{
    /// <summary>Guard: another parcel has that waybill number, or the order has a parcel with that position.</summary>
    public const string WaybillGuard = "ord_package.waybill";

    internal static readonly string SelectOfOrders =
        $"SELECT order_id, {Columns}, {ExtensionColumns.ListOf(Table)} FROM ord_package WHERE tenant_id = @p0 AND order_id IN {OrderQueries.Ids} ORDER BY order_id, seq";

    private const string Table = "ord_package";

    private const string Columns = "seq, waybill_no, package_no, weight_kg, carrier_code, voided, status";

    private static readonly string Plain = InsertSql(withExtensions: false);
    private static readonly string Extended = InsertSql(withExtensions: true);

    public static void Insert(WriteBatch batch, int tenantId, long orderId, ExtensionRow<Package> row)
    {
        var package = row.Record;
        batch.AddGuarded(
            WaybillGuard, 1,
            row.Ext is null ? Plain : Extended,
            [
                tenantId, orderId, package.Seq, package.WaybillNo, package.PackageNo, package.WeightKg, package.CarrierCode, package.Voided, (int?)package.Status,
                .. row.Ext is null ? [] : ExtensionColumns.Values(Table, row.Ext),
            ]);
    }

    public static void DeleteOfOrder(WriteBatch batch, int tenantId, long orderId) =>
        batch.Add("DELETE FROM ord_package WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);

    /// <summary>The order that a waybill number belongs to; null where none does.</summary>
    public static async Task<long?> FindOrderAsync(DbConnection connection, int tenantId, string waybillNo) =>
        await connection.FirstAsync(
            "SELECT order_id FROM ord_package WHERE tenant_id = @p0 AND waybill_no = @p1 ORDER BY voided LIMIT 1",
            row => (long?)row.Long(), tenantId, waybillNo);

    /// <summary>The tenant's orders that have, or had, any of the waybill numbers; those whose number is not voided first.</summary>
    public static Task<List<(string Number, long OrderId)>> FindOrdersAsync(DbConnection connection, int tenantId, IReadOnlyList<string> numbers) => connection.ListAsync(
        $"SELECT waybill_no, order_id FROM ord_package WHERE tenant_id = @p0 AND waybill_no IN ({string.Join(", ", Enumerable.Range(1, numbers.Count).Select(i => $"@p{i}"))}) ORDER BY voided",
        row => (row.Text(), row.Long()), [tenantId, .. numbers]);

    internal static ExtensionRow<Package> Read(RowReader row) => new(ReadPackage(row), ExtensionColumns.Read(Table, row));

    private static string InsertSql(bool withExtensions) => ExtensionColumns.Insert(
        $"INSERT INTO ord_package (tenant_id, order_id, {Columns}", fixedColumns: 9, Table, withExtensions);

    private static Package ReadPackage(RowReader row) => new()
    {
        Seq = row.Int(),
        WaybillNo = row.Text(),
        PackageNo = row.TextOrNull(),
        WeightKg = row.DecimalOrNull(),
        CarrierCode = row.TextOrNull(),
        Voided = row.Truth(),
        Status = (OrderStatus?)row.IntOrNull(),
    };
}
