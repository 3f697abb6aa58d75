namespace OrderHub.Server.Storage.Flows;

/// <summary>Reads signals that were delivered, for looking at an order's run again.</summary>
public static class SignalRecordings
{
    /// <summary>Delivered signals under one of two keys, in the order they came.</summary>
    public static async Task<IReadOnlyList<SignalRow>> OfInstanceAsync(IDatabase database, int tenantId, IReadOnlyList<string> keys, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT tenant_id, signal_id, name, signal_key, message_id, payload, received_at FROM wf_signal
            WHERE tenant_id = @p0 AND signal_key IN (@p1, @p2) AND state = 1 ORDER BY signal_id LIMIT @p3
            """,
            SignalTable.Read,
            tenantId, keys[0], keys[^1], limit), ct);
}
