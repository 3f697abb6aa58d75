using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Groups of columns of <c>ord_main</c>. A group that an order does not have, or that a change does not touch, is not in the statement.</summary>
[Flags]
public enum OrderColumns
{
    None = 0,
    Channel = 1,
    Marketing = 2,
    Finance = 4,
    Operation = 8,
    Customs = 16,
    Identity = 32,
    State = 64,
    Texts = 128,
    Lists = 256,
    Extensions = 512,
}

/// <summary>One group: its columns, and their values of an order in the same order.</summary>
internal sealed record ColumnGroup(OrderColumns Flag, string[] Columns, Func<OrderRow, object?[]> Values);

/// <summary>All groups, in the order in which rows are read.</summary>
internal static class OrderColumnGroups
{
    /// <summary>The groups that may be absent; stored in the column <c>group_flags</c>.</summary>
    public const OrderColumns Optional =
        OrderColumns.Channel | OrderColumns.Marketing | OrderColumns.Finance | OrderColumns.Operation | OrderColumns.Customs | OrderColumns.Extensions;

    /// <summary>The groups that every order has.</summary>
    public const OrderColumns Always = OrderColumns.Identity | OrderColumns.State | OrderColumns.Texts | OrderColumns.Lists;

    public static readonly IReadOnlyList<ColumnGroup> All =
    [
        IdentityColumns.Group, StateColumns.Group, TextColumns.Group, ListColumns.Group,
        ChannelColumns.Group, MarketingColumns.Group, FinanceColumns.Group, OperationColumns.Group, CustomsColumns.Group,
        new(OrderColumns.Extensions, ExtensionColumns.Of("ord_main"), row => ExtensionColumns.Values("ord_main", row.Ext)),
    ];

    /// <summary>The optional groups that the order has.</summary>
    public static OrderColumns PresentIn(OrderRow row) => PresentIn(row.Order) | (row.Ext is null ? OrderColumns.None : OrderColumns.Extensions);

    private static OrderColumns PresentIn(Order order) =>
        (order.Channel is null ? OrderColumns.None : OrderColumns.Channel)
        | (order.Marketing is null ? OrderColumns.None : OrderColumns.Marketing)
        | (order.Finance is null ? OrderColumns.None : OrderColumns.Finance)
        | (order.Operation is null ? OrderColumns.None : OrderColumns.Operation)
        | (order.Customs is null ? OrderColumns.None : OrderColumns.Customs);

    /// <summary>
    /// The groups in which two states of an order differ. Lists and records with lists are compared by reference: what was not
    /// replaced has not changed.
    /// </summary>
    public static OrderColumns Changed(Order before, Order after) =>
        (IdentityColumns.Equal(before, after) ? OrderColumns.None : OrderColumns.Identity)
        | (StateColumns.Equal(before, after) ? OrderColumns.None : OrderColumns.State)
        | (before.Remark == after.Remark && ReferenceEquals(before.Extensions, after.Extensions) ? OrderColumns.None : OrderColumns.Texts)
        | (ReferenceEquals(before.Extensions, after.Extensions) ? OrderColumns.None : OrderColumns.Extensions)
        | (ListColumns.Same(before, after) ? OrderColumns.None : OrderColumns.Lists)
        | (before.Channel == after.Channel ? OrderColumns.None : OrderColumns.Channel)
        | (before.Marketing == after.Marketing ? OrderColumns.None : OrderColumns.Marketing)
        | (before.Finance == after.Finance ? OrderColumns.None : OrderColumns.Finance)
        | (before.Operation == after.Operation ? OrderColumns.None : OrderColumns.Operation)
        | (before.Customs == after.Customs ? OrderColumns.None : OrderColumns.Customs);
}
