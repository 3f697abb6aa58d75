namespace OrderHub.Server.Storage.Keys;

/// <summary>A column of a table's key behind the tenant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsText">False: a whole number.</param>
public sealed record KeyColumn(string Name, bool IsText = false);

/// <summary>A table with sealed columns, and how to walk it.</summary>
/// <param name="Store">orders or connectors.</param>
/// <param name="Name">The table.</param>
/// <param name="Key">Its primary key behind the tenant, in order.</param>
/// <param name="Columns">The sealed columns.</param>
/// <param name="PageRows">Rows looked at in one go; fewer where a row is long.</param>
public sealed record SealedTable(string Store, string Name, IReadOnlyList<KeyColumn> Key, IReadOnlyList<string> Columns, int PageRows = 200);

/// <summary>
/// Every place that holds sealed values: what the rotation of a key walks over, and what must name no old key at its end. A test
/// compares the list with the schema.
/// </summary>
public static class SealedTables
{
    public const string Orders = "orders";
    public const string Connectors = "connectors";

    private static readonly string[] Reserved = ["ext_x01", "ext_x02", "ext_x03", "ext_x04", "ext_x05", "ext_x06"];

    public static IReadOnlyList<SealedTable> All { get; } =
    [
        new(Orders, "ord_main", [new("order_id")], ["remark", "extensions", "buyer_id_no", .. Reserved]),
        new(Orders, "ord_goods", [new("order_id"), new("line_no")], Reserved),
        new(Orders, "ord_party", [new("order_id"), new("seq")], ["name", "mobile", "phone", "id_no", "address", .. Reserved]),
        new(Orders, "ord_package", [new("order_id"), new("seq")], Reserved),
        new(Orders, "ord_status_log", [new("order_id"), new("log_id")], ["note"]),
        new(Orders, "ord_request", [new("order_id"), new("request_id")], ["reason", "content"]),
        new(Orders, "legacy_order", [new("order_id")], ["content"]),
        new(Orders, "wf_signal", [new("signal_id")], ["payload"]),
        new(Orders, "saved_search", [new("search_id")], ["query"]),
        new(Orders, "order_export", [new("export_id")], ["query"]),
        new(Connectors, "exchange", [new("exchange_id")], ["request", "reply", "faults", "decoded", "mapped"], PageRows: 50),
        new(Connectors, "subscription", [new("subscription_id")], ["secret"]),
        new(Connectors, "partner_credential", [new("connector", IsText: true), new("app_key", IsText: true)], ["secret"]),
    ];
}
