using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Flows;

/// <summary>Which instances are listed; every condition that is set must hold.</summary>
/// <param name="Flow">Name of the flow.</param>
/// <param name="Version">Hash of the version.</param>
/// <param name="Status">Number of the status.</param>
/// <param name="From">Lowest id: ids rise with time, so this bounds how far back a rare match is looked for.</param>
/// <param name="IsOpen">True where <paramref name="Status"/> is set, and one of those that have not ended.</param>
public sealed record InstanceFilter(string? Flow, string? Version, int? Status, long From, bool IsOpen);

/// <summary>An instance in a list.</summary>
/// <param name="OrderNo">The number of its order; null where the order was never stored.</param>
public sealed record ListedInstance(InstanceRow Row, string? OrderNo);

/// <summary>Lists instances of one database, by their ids and so by time.</summary>
public static class InstanceSelection
{
    public static async Task<IReadOnlyList<ListedInstance>> PageAsync(IDatabase database, int tenantId, InstanceFilter filter, long before, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            filter.IsOpen ? Open : Any,
            row => new ListedInstance(new()
            {
                TenantId = row.Int(),
                InstanceId = row.Long(),
                OrderId = row.Long(),
                FlowName = row.Text(),
                FlowHash = row.Text(),
                Kind = row.Int(),
                Status = row.Int(),
                Revision = row.Int(),
                StartedAt = row.Time(),
                EndedAt = row.TimeOrNull(),
                Outcome = row.TextOrNull(),
            }, row.TextOrNull()),
            tenantId, before, filter.From, filter.Flow, filter.Version, filter.Status, limit), ct);

    private const string Any =
        """
        SELECT tenant_id, instance_id, order_id, flow_name, flow_hash, kind, status, revision, started_at, ended_at, outcome,
          (SELECT o.order_no FROM ord_main o WHERE o.tenant_id = wf_instance.tenant_id AND o.order_id = wf_instance.order_id) AS order_no
        FROM wf_instance
        WHERE tenant_id = @p0 AND instance_id < @p1 AND instance_id >= @p2
          AND (@p3 IS NULL OR flow_name = @p3) AND (@p4 IS NULL OR flow_hash = @p4) AND (@p5 IS NULL OR status = @p5)
        ORDER BY instance_id DESC LIMIT @p6
        """;

    /// <summary>Said of those under way, it lets the store go by the index of them.</summary>
    private static readonly string Open = Any.Replace("(@p5 IS NULL OR status = @p5)", "status = @p5 AND ended_at IS NULL", StringComparison.Ordinal);

    /// <summary>The number of an order; null where it was never stored.</summary>
    public static Task<string?> OrderNoAsync(IDatabase database, int tenantId, long orderId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync("SELECT order_no FROM ord_main WHERE tenant_id = @p0 AND order_id = @p1", row => row.Text(), tenantId, orderId), ct);

    /// <summary>Versions and states of the flow's instances that have not ended, newest first.</summary>
    public static async Task<IReadOnlyList<(string FlowHash, byte[] State)>> UnderWayAsync(IDatabase database, int tenantId, string flow, long from, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT flow_hash, state FROM wf_instance
            WHERE tenant_id = @p0 AND instance_id >= @p1 AND flow_name = @p2 AND ended_at IS NULL AND state IS NOT NULL
            ORDER BY instance_id DESC LIMIT @p3
            """,
            row => (row.Text(), row.BytesOrNull()!), tenantId, from, flow, limit), ct);

    /// <summary>Instances of a flow that began within a span, newest first, with their orders; before an id.</summary>
    public static async Task<IReadOnlyList<(long InstanceId, long OrderId)>> OrdersAsync(
        IDatabase database, int tenantId, string flow, DateTimeOffset from, DateTimeOffset to, long before, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            "SELECT instance_id, order_id" + OfFlow + "ORDER BY instance_id DESC LIMIT @p4",
            row => (row.Long(), row.Long()), tenantId, Math.Max(0, IdLayout.FirstOf(from)), Math.Min(before, IdLayout.FirstOf(to)), flow, limit), ct);

    /// <summary>How many they are, counted no further than to the limit.</summary>
    public static Task<int> CountAsync(IDatabase database, int tenantId, string flow, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            "SELECT COUNT(*) FROM (SELECT instance_id" + OfFlow + "LIMIT @p4) AS found",
            row => row.Int(), tenantId, Math.Max(0, IdLayout.FirstOf(from)), IdLayout.FirstOf(to), flow, limit), ct);

    private const string OfFlow = " FROM wf_instance WHERE tenant_id = @p0 AND instance_id >= @p1 AND instance_id < @p2 AND flow_name = @p3 ";

    /// <summary>The key under which the instance waits for a signal; null where it does not.</summary>
    public static Task<string?> KeyOfWaitAsync(IDatabase database, int tenantId, long instanceId, string signal, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            "SELECT wait_key FROM wf_wait WHERE tenant_id = @p0 AND instance_id = @p1 AND name = @p2 AND kind = 2 ORDER BY wait_id LIMIT 1",
            row => row.Text(), tenantId, instanceId, signal), ct);
}
