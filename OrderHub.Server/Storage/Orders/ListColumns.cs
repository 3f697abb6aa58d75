using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Cargo, products and marks, as JSON.</summary>
internal static class ListColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Lists,
        ["cargo", "products", "marks"],
        row => [OrderLists.Write(row.Order.Cargo), OrderLists.Write(row.Order.Products), OrderLists.Write(row.Order.Marks)]);

    public static Order Read(RowReader row, Order order) => order with
    {
        Cargo = OrderLists.ReadCargo(row.TextOrNull()),
        Products = OrderLists.ReadProducts(row.TextOrNull()),
        Marks = OrderLists.ReadMarks(row.TextOrNull()),
    };

    public static bool Same(Order one, Order other) =>
        ReferenceEquals(one.Cargo, other.Cargo) && ReferenceEquals(one.Products, other.Products) && ReferenceEquals(one.Marks, other.Marks);
}
