using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_goods</c>: the order's lines.</summary>
public static class OrderGoodsTable
{
    internal const string SelectOfOrder = $"SELECT {Columns} FROM ord_goods WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY line_no";

    private const string Columns =
        "line_no, sku, customer_sku, barcode, name, quantity, unit, price, lot, produced_on, expires_on, inventory_type, serials, planned_quantity, actual_quantity, hs_code, origin_country";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, Goods goods) => batch.Add(
        $"""
        INSERT INTO ord_goods (tenant_id, order_id, {Columns})
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18)
        """,
        tenantId, orderId, goods.LineNo, goods.Sku, goods.CustomerSku, goods.Barcode, goods.Name, goods.Quantity, goods.Unit, goods.Price, goods.Lot,
        goods.ProducedOn, goods.ExpiresOn, goods.InventoryType, OrderLists.Write(goods.Serials), goods.PlannedQuantity, goods.ActualQuantity, goods.HsCode, goods.OriginCountry);

    public static void DeleteOfOrder(WriteBatch batch, int tenantId, long orderId) =>
        batch.Add("DELETE FROM ord_goods WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);

    internal static Goods Read(RowReader row) => new()
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
