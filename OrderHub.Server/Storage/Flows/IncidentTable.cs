using System.Data.Common;
using Dapper;

namespace OrderHub.Server.Storage.Flows;

/// <summary>Statements on <c>wf_incident</c>.</summary>
public static class IncidentTable
{
    /// <summary>Guard: somebody decided about it already.</summary>
    public const string ClosedGuard = "wf_incident.closed";

    public static void Insert(WriteBatch batch, IncidentRow row) => batch.Add(
        """
        INSERT INTO wf_incident (tenant_id, incident_id, instance_id, order_id, order_no, flow_name, step, token_id, state, cause, message, action, retryable, attempts, opened_at, connector)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)
        """,
        row.TenantId, row.IncidentId, row.InstanceId, row.OrderId, row.OrderNo, row.FlowName, row.Step, row.TokenId, row.State,
        row.Cause, row.Message, row.Action, row.Retryable ? 1 : 0, row.Attempts, row.OpenedAt.ToUnixTimeMilliseconds(), row.Connector);

    public static void Close(WriteBatch batch, int tenantId, long incidentId, string state, string by, string? reason, DateTimeOffset at) => batch.AddGuarded(
        ClosedGuard, 1,
        "UPDATE wf_incident SET state = @p0, closed_by = @p1, reason = @p2, closed_at = @p3 WHERE tenant_id = @p4 AND incident_id = @p5 AND state = 'open'",
        state, by, reason, at.ToUnixTimeMilliseconds(), tenantId, incidentId);

    /// <summary>Closes what is open of a token that was cancelled.</summary>
    public static void CloseOfToken(WriteBatch batch, int tenantId, long instanceId, int tokenId, DateTimeOffset at) =>
        CloseOfToken(batch, tenantId, instanceId, tokenId, "cancelled", "flow", reason: null, at);

    /// <summary>Closes what is open of a token that goes on without a decision about its incident.</summary>
    public static void CloseOfToken(WriteBatch batch, int tenantId, long instanceId, int tokenId, string state, string by, string? reason, DateTimeOffset at) => batch.Add(
        "UPDATE wf_incident SET state = @p0, closed_by = @p1, reason = @p2, closed_at = @p3 WHERE tenant_id = @p4 AND instance_id = @p5 AND token_id = @p6 AND state = 'open'",
        state, by, reason, at.ToUnixTimeMilliseconds(), tenantId, instanceId, tokenId);

    public static Task<IncidentRow?> FindAsync(IDatabase database, int tenantId, long incidentId, CancellationToken ct) =>
        database.ReadAsync(async connection => (await connection.QuerySingleOrDefaultAsync<Raw>(
            Select + "WHERE tenant_id = @tenantId AND incident_id = @incidentId", new { tenantId, incidentId }))?.ToRow(), ct);

    /// <summary>Incidents of a tenant that the filter takes, newest first, before the given id. The filter's list of ids is the caller's to apply.</summary>
    public static Task<IReadOnlyList<IncidentRow>> ListAsync(
        IDatabase database, int tenantId, string? state, IncidentFilter filter, long before, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<IncidentRow>>(async connection => [.. (await connection.QueryAsync<Raw>(
            Select + "WHERE tenant_id = @tenantId AND incident_id < @from AND (@state IS NULL OR state = @state)" + IncidentSelection.Conditions + " ORDER BY incident_id DESC LIMIT @limit",
            IncidentSelection.Parameters(tenantId, state, filter, before, limit))).Select(raw => raw.ToRow())], ct);

    public static Task<IReadOnlyList<IncidentRow>> OfInstanceAsync(IDatabase database, int tenantId, long instanceId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<IncidentRow>>(async connection => [.. (await connection.QueryAsync<Raw>(
            Select + "WHERE tenant_id = @tenantId AND instance_id = @instanceId ORDER BY incident_id", new { tenantId, instanceId })).Select(raw => raw.ToRow())], ct);

    /// <summary>Those of the orders that have an open incident.</summary>
    public static async Task<IReadOnlySet<long>> OrdersWithOpenAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds) =>
        (await connection.QueryAsync<long>(
            "SELECT DISTINCT order_id FROM wf_incident WHERE tenant_id = @tenantId AND state = 'open' AND order_id IN @orderIds",
            new { tenantId, orderIds })).ToHashSet();

    private const string Select =
        """
        SELECT tenant_id AS TenantId, incident_id AS IncidentId, instance_id AS InstanceId, order_id AS OrderId, order_no AS OrderNo, flow_name AS FlowName, step AS Step,
               token_id AS TokenId, state AS State, cause AS Cause, message AS Message, action AS Action, retryable AS Retryable, attempts AS Attempts,
               opened_at AS OpenedAt, connector AS Connector, closed_at AS ClosedAt, closed_by AS ClosedBy, reason AS Reason
        FROM wf_incident
        """ + "\n";

    private sealed class Raw
    {
        public long TenantId { get; init; }
        public long IncidentId { get; init; }
        public long InstanceId { get; init; }
        public long OrderId { get; init; }
        public string OrderNo { get; init; } = "";
        public string FlowName { get; init; } = "";
        public string Step { get; init; } = "";
        public long TokenId { get; init; }
        public string State { get; init; } = "";
        public string Cause { get; init; } = "";
        public string Message { get; init; } = "";
        public string Action { get; init; } = "";
        public long Retryable { get; init; }
        public long Attempts { get; init; }
        public long OpenedAt { get; init; }
        public string? Connector { get; init; }
        public long? ClosedAt { get; init; }
        public string? ClosedBy { get; init; }
        public string? Reason { get; init; }

        public IncidentRow ToRow() => new()
        {
            TenantId = (int)TenantId,
            IncidentId = IncidentId,
            InstanceId = InstanceId,
            OrderId = OrderId,
            OrderNo = OrderNo,
            FlowName = FlowName,
            Step = Step,
            TokenId = (int)TokenId,
            Connector = Connector,
            State = State,
            Cause = Cause,
            Message = Message,
            Action = Action,
            Retryable = Retryable != 0,
            Attempts = (int)Attempts,
            OpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(OpenedAt),
            ClosedAt = ClosedAt is { } closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null,
            ClosedBy = ClosedBy,
            Reason = Reason,
        };
    }
}
