namespace OrderHub.Server.Storage.Sharding;

/// <summary>How a table's rows belong to virtual shards.</summary>
public enum TableOwner
{
    /// <summary>To an order, by <c>order_id</c>: they move with it.</summary>
    Order,

    /// <summary>To an instance of an order's flow, by <c>instance_id</c>: they move with it.</summary>
    Instance,

    /// <summary>To the shard in an id of their own; they move with the shard, in its last steps.</summary>
    Shard,

    /// <summary>To no order: kept at home.</summary>
    Home,

    /// <summary>To the database they are in: queues, stocks and marks of its own.</summary>
    Place,
}

/// <summary>A table and what its rows belong to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">What its rows belong to.</param>
/// <param name="IdColumn">For <see cref="TableOwner.Shard"/>: the column whose id carries the shard.</param>
public sealed record OwnedTable(string Name, TableOwner Owner, string? IdColumn = null);

/// <summary>
/// Every table of the set <c>Orders</c>, so that moving a shard leaves none behind: a test compares the list with the migrations. Parents
/// stand behind their children.
/// </summary>
public static class ShardTables
{
    public static readonly IReadOnlyList<OwnedTable> All =
    [
        .. Of(
            TableOwner.Order, "ord_goods", "ord_party", "ord_package", "ord_ref", "ord_relation", "ord_status_log", "ord_modify_log", "ord_request", "counted_move", "read_order",
            "read_move"),
        .. Of(TableOwner.Instance, "wf_journal", "wf_incident", "wf_task"),
        .. Of(TableOwner.Order, "wf_instance", "ord_main"),
        new("wf_wait", TableOwner.Shard, "wait_id"),
        new("wf_signal", TableOwner.Shard, "signal_id"),
        new("wf_wave", TableOwner.Shard, "wave_id"),
        new("wf_wave_member", TableOwner.Shard, "wave_id"),
        new("dead_letter", TableOwner.Shard, "order_id"),
        .. Of(
            TableOwner.Home, "tenant", "tenant_key", "key_rotation", "app_user", "api_key", "user_session", "sign_in_link", "audit", "reference_row", "reference_version",
            "field_def", "field_def_version", "mark_def", "model_version", "wf_version", "flow_draft", "flow_draft_revision", "flow_rollout", "flow_epoch",
            "flow_policy", "flow_figure", "flow_scenario", "incident_action", "incident_action_item", "simulation_batch", "saved_search", "order_export", "order_export_part", "id_reservation", "shard_place", "shard_move", "month_keeper", "month_hold",
            "reconcile_setting", "reconcile_lease", "reconcile_run", "reconcile_bucket", "reconcile_difference", "legacy_order", "synchronization", "synchronization_fault", "relay_consumer", "relay_rebuild", "bus_topic"),
        .. Of(
            TableOwner.Place, "inbox", "outbox", "outbox_part", "relay_cursor", "relay_node", "waybill_pool", "counted", "counted_transfer", "shard_fence", "shard_identity", "read_day", "read_fence"),
    ];

    internal static IEnumerable<OwnedTable> Those(params TableOwner[] owners) => All.Where(table => owners.Contains(table.Owner));

    private static IEnumerable<OwnedTable> Of(TableOwner owner, params string[] names) => names.Select(name => new OwnedTable(name, owner));
}
