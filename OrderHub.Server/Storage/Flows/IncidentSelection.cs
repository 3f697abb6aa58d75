using Dapper;

namespace OrderHub.Server.Storage.Flows;

/// <summary>Which incidents are meant; every condition that is set must hold.</summary>
public sealed record IncidentFilter
{
    /// <summary>Code of the cause.</summary>
    public string? Cause { get; init; }

    /// <summary>The business line: the first part of the flow's name.</summary>
    public string? Line { get; init; }

    /// <summary>Name of the flow.</summary>
    public string? Flow { get; init; }

    public string? Step { get; init; }

    /// <summary>Number of the order.</summary>
    public string? OrderNo { get; init; }

    /// <summary>The other system that the step calls.</summary>
    public string? Connector { get; init; }

    /// <summary>Only those that a retry may help, or only those it will not.</summary>
    public bool? Retryable { get; init; }

    public DateTimeOffset? OpenedAfter { get; init; }

    public DateTimeOffset? OpenedBefore { get; init; }

    /// <summary>Only these.</summary>
    public IReadOnlyList<long>? Ids { get; init; }
}

/// <summary>Open incidents of one cause at one step.</summary>
public sealed record IncidentGroupRow(
    string Cause, string Flow, string Step, int Count, int Retryable, DateTimeOffset OldestAt, DateTimeOffset NewestAt, long NewestId);

/// <summary>Looks at many open incidents of one database at once.</summary>
public static class IncidentSelection
{
    /// <summary>Most groups told at once.</summary>
    public const int MaxGroups = 500;

    /// <summary>Open incidents by cause, flow and step; of shards that live here, and not of those that are only on their way.</summary>
    public static async Task<IReadOnlyList<IncidentGroupRow>> GroupsAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT cause, flow_name, step, COUNT(*), CAST(SUM(retryable) AS DECIMAL(18,0)), MIN(opened_at), MAX(opened_at), MAX(incident_id) FROM wf_incident
            WHERE tenant_id = @p0 AND state = 'open'
              AND (EXISTS (SELECT 1 FROM shard_fence f WHERE f.shard = ((incident_id >> 12) & 1023) AND f.state <> 2) OR NOT EXISTS (SELECT 1 FROM shard_identity))
            GROUP BY cause, flow_name, step ORDER BY COUNT(*) DESC LIMIT 500
            """,
            row => new IncidentGroupRow(row.Text(), row.Text(), row.Text(), row.Int(), (int)row.Decimal(), row.Time(), row.Time(), row.Long()), tenantId), ct);

    /// <summary>Open incidents that the filter takes, behind an id, in order of their ids. The list of ids is the caller's to apply.</summary>
    public static async Task<IReadOnlyList<(long IncidentId, string OrderNo)>> PageAsync(
        IDatabase database, int tenantId, IncidentFilter filter, long after, int limit, CancellationToken ct) =>
        await database.ReadAsync(async connection => (await connection.QueryAsync<(long, string)>(
            "SELECT incident_id, order_no FROM wf_incident WHERE tenant_id = @tenantId AND state = 'open' AND incident_id > @from" + Conditions + " ORDER BY incident_id LIMIT @limit",
            Parameters(tenantId, null, filter, after, limit))).AsList(), ct);

    /// <summary>What the filter asks, behind a WHERE; <c>/</c> is followed by <c>0</c>, so that a line is a range of flow names.</summary>
    internal const string Conditions =
        """
         AND (@cause IS NULL OR cause = @cause) AND (@line IS NULL OR (flow_name > @line AND flow_name < @lineEnd)) AND (@flow IS NULL OR flow_name = @flow)
         AND (@step IS NULL OR step = @step) AND (@orderNo IS NULL OR order_no = @orderNo) AND (@connector IS NULL OR connector = @connector)
         AND (@retryable IS NULL OR retryable = @retryable) AND (@after IS NULL OR opened_at >= @after) AND (@before IS NULL OR opened_at < @before)
        """;

    internal static object Parameters(int tenantId, string? state, IncidentFilter filter, long from, int limit) => new
    {
        tenantId, state, from, limit, cause = filter.Cause, line = filter.Line is { } line ? $"{line}/" : null, lineEnd = $"{filter.Line}0", flow = filter.Flow, step = filter.Step,
        orderNo = filter.OrderNo, connector = filter.Connector, retryable = filter.Retryable is { } retryable ? retryable ? 1 : 0 : (int?)null,
        after = filter.OpenedAfter?.ToUnixTimeMilliseconds(), before = filter.OpenedBefore?.ToUnixTimeMilliseconds(),
    };
}
