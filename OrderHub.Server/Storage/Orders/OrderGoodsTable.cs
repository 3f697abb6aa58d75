using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_goods</c>: the order's lines.</summary>
public static class OrderGoodsTable
{
    internal static readonly string SelectOfOrders =
        $"SELECT order_id, {Columns}, {ExtensionColumns.ListOf(Table)} FROM ord_goods WHERE tenant_id = @p0 AND order_id IN {OrderQueries.Ids} ORDER BY order_id, line_no";

    private const string Table = "ord_goods";

    private const string Columns =
        "line_no, sku, customer_sku, barcode, name, quantity, unit, price, lot, produced_on, expires_on, inventory_type, serials, planned_quantity, actual_quantity, hs_code, origin_country";

    private static readonly string Plain = InsertSql(withExtensions: false);
    private static readonly string Extended = InsertSql(withExtensions: true);

    public static void Insert(WriteBatch batch, int tenantId, long orderId, ExtensionRow<Goods> row)
    {
        var goods = row.Record;
        batch.Add(
            row.Ext is null ? Plain : Extended,
            [
                tenantId, orderId, goods.LineNo, goods.Sku, goods.CustomerSku, goods.Barcode, goods.Name, goods.Quantity, goods.Unit, goods.Price, goods.Lot,
                goods.ProducedOn, goods.ExpiresOn, goods.InventoryType, OrderLists.Write(goods.Serials), goods.PlannedQuantity, goods.ActualQuantity,
                goods.HsCode, goods.OriginCountry,
                .. row.Ext is null ? [] : ExtensionColumns.Values(Table, row.Ext),
            ]);
    }

    public static void DeleteOfOrder(WriteBatch batch, int tenantId, long orderId) =>
        batch.Add("DELETE FROM ord_goods WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);

    internal static ExtensionRow<Goods> Read(RowReader row) => new(ReadGoods(row), ExtensionColumns.Read(Table, row));

    private static string InsertSql(bool withExtensions) => ExtensionColumns.Insert(
        $"INSERT INTO ord_goods (tenant_id, order_id, {Columns}", fixedColumns: 19, Table, withExtensions);

    private static Goods ReadGoods(RowReader row) => new()
    {
        LineNo = row.Int(),
        Sku = row.TextOrNull(),
        CustomerSku = row.TextOrNull(),
        Barcode = row.TextOrNull(),
        Name = row.TextOrNull(),
        Quantity = row.Decimal(),
        Unit = row.TextOrNull(),
        Price = row.DecimalOrNull(),
        Lot = row.TextOrNull(),
        ProducedOn = row.DateOrNull(),
        ExpiresOn = row.DateOrNull(),
        InventoryType = row.TextOrNull(),
        Serials = OrderLists.ReadSerials(row.TextOrNull()),
        PlannedQuantity = row.DecimalOrNull(),
        ActualQuantity = row.DecimalOrNull(),
        HsCode = row.TextOrNull(),
        OriginCountry = row.TextOrNull(),
    };
}
