using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Storage.Months;

/// <summary>A table that MySQL stores cut into months.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">The id whose time says the month; part of each of the table's unique keys.</param>
public sealed record MonthTable(string Name, string Column);

/// <summary>
/// The tables cut into months; a test compares them with the migrations. Not cut are claims, whose unique keys hold no time (<c>ord_ref</c>,
/// <c>ord_package</c> by its waybill number, <c>wf_instance</c> by once an order and slot, <c>inbox</c>), and queues, which empty themselves.
/// </summary>
public static class MonthTables
{
    public const string Orders = "ord_main";
    public const string Journal = "wf_journal";

    /// <summary>The order's own row last: while it is there, its month is not done with.</summary>
    public static readonly IReadOnlyList<MonthTable> All =
    [
        new("ord_goods", "order_id"), new("ord_party", "order_id"), new("ord_relation", "order_id"), new("ord_status_log", "order_id"),
        new("ord_modify_log", "order_id"), new("ord_request", "order_id"), new(Journal, "instance_id"), new(Orders, "order_id"),
    ];

    internal static bool Has(OwnedTable table) => All.Any(month => month.Name == table.Name);
}
