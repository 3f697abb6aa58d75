namespace OrderHub.Server.Storage.Orders;

/// <summary>Sealed free texts of the order.</summary>
internal static class TextColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Texts, ["remark", "extensions"], row => [row.Sealed.Remark, row.Sealed.Extensions]);

    public static SealedFields Read(RowReader row) => new() { Remark = row.BytesOrNull(), Extensions = row.BytesOrNull() };
}
