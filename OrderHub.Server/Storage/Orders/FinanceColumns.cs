using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Who pays what, with the fees as JSON.</summary>
internal static class FinanceColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Finance,
        ["settle_type", "currency", "cod_amount", "insured_value", "estimated_fee", "actual_fee", "fees"],
        row => row.Order.Finance is { } finance ? Values(finance) : new object?[7]);

    public static Finance Read(RowReader row) => new()
    {
        SettleType = row.Int(),
        Currency = row.Text(),
        CodAmount = row.DecimalOrNull(),
        InsuredValue = row.DecimalOrNull(),
        EstimatedFee = row.DecimalOrNull(),
        ActualFee = row.DecimalOrNull(),
        Fees = OrderLists.ReadFees(row.TextOrNull()),
    };

    private static object?[] Values(Finance finance) =>
    [
        finance.SettleType, finance.Currency, finance.CodAmount, finance.InsuredValue, finance.EstimatedFee, finance.ActualFee,
        OrderLists.Write(finance.Fees),
    ];
}
