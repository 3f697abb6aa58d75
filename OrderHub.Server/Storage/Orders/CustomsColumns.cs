using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Cross-border data; the buyer's identity number sealed.</summary>
internal static class CustomsColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Customs,
        [
            "customs_pattern", "customs_port", "ebp_code", "ebp_name", "ebc_code", "ebc_name", "declare_order", "declare_payment", "declare_waybill",
            "pay_transaction_id", "tax_total", "customs_freight", "gross_weight_kg", "net_weight_kg", "buyer_id_type", "customs_country",
            "buyer_id_no", "buyer_id_no_bi",
        ],
        row => row.Order.Customs is { } customs ? [.. Values(customs), row.Sealed.BuyerIdNo, row.Sealed.BuyerIdNoIndex] : new object?[18]);

    public static (Customs Customs, byte[]? BuyerIdNo, byte[]? BuyerIdNoIndex) Read(RowReader row) => (
        new()
        {
            Pattern = row.TextOrNull(),
            Port = row.TextOrNull(),
            EbpCode = row.TextOrNull(),
            EbpName = row.TextOrNull(),
            EbcCode = row.TextOrNull(),
            EbcName = row.TextOrNull(),
            DeclareOrder = row.Truth(),
            DeclarePayment = row.Truth(),
            DeclareWaybill = row.Truth(),
            PayTransactionId = row.TextOrNull(),
            TaxTotal = row.DecimalOrNull(),
            Freight = row.DecimalOrNull(),
            GrossWeightKg = row.DecimalOrNull(),
            NetWeightKg = row.DecimalOrNull(),
            BuyerIdType = row.TextOrNull(),
            Country = row.TextOrNull(),
        },
        row.BytesOrNull(),
        row.BytesOrNull());

    private static object?[] Values(Customs customs) =>
    [
        customs.Pattern, customs.Port, customs.EbpCode, customs.EbpName, customs.EbcCode, customs.EbcName,
        customs.DeclareOrder, customs.DeclarePayment, customs.DeclareWaybill, customs.PayTransactionId, customs.TaxTotal, customs.Freight,
        customs.GrossWeightKg, customs.NetWeightKg, customs.BuyerIdType, customs.Country,
    ];
}
