namespace OrderHub.Server.Storage.Flows;

/// <summary>Which open incidents are meant; every condition that is set must hold.</summary>
public sealed record IncidentFilter
{
    /// <summary>Code of the cause.</summary>
    public string? Cause { get; init; }

    /// <summary>Name of the flow.</summary>
    public string? Flow { get; init; }

    public string? Step { get; init; }

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

    /// <summary>Open incidents by cause, flow and step.</summary>
    public static async Task<IReadOnlyList<IncidentGroupRow>> GroupsAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT cause, flow_name, step, COUNT(*), CAST(SUM(retryable) AS DECIMAL(18,0)), MIN(opened_at), MAX(opened_at), MAX(incident_id) FROM wf_incident
            WHERE tenant_id = @p0 AND state = 'open' GROUP BY cause, flow_name, step ORDER BY COUNT(*) DESC LIMIT 500
            """,
            row => new IncidentGroupRow(row.Text(), row.Text(), row.Text(), row.Int(), (int)row.Decimal(), row.Time(), row.Time(), row.Long()), tenantId), ct);

    /// <summary>Open incidents that the filter takes, behind an id, in order of their ids. The list of ids is the caller's to apply.</summary>
    public static async Task<IReadOnlyList<(long IncidentId, string OrderNo)>> PageAsync(
        IDatabase database, int tenantId, IncidentFilter filter, long after, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT incident_id, order_no FROM wf_incident
            WHERE tenant_id = @p0 AND state = 'open' AND incident_id > @p1
              AND (@p2 IS NULL OR cause = @p2) AND (@p3 IS NULL OR flow_name = @p3) AND (@p4 IS NULL OR step = @p4) AND (@p5 IS NULL OR retryable = @p5)
              AND (@p6 IS NULL OR opened_at >= @p6) AND (@p7 IS NULL OR opened_at < @p7)
            ORDER BY incident_id LIMIT @p8
            """,
            row => (row.Long(), row.Text()),
            tenantId, after, filter.Cause, filter.Flow, filter.Step, filter.Retryable is { } retryable ? retryable ? 1 : 0 : null,
            filter.OpenedAfter?.ToUnixTimeMilliseconds(), filter.OpenedBefore?.ToUnixTimeMilliseconds(), limit), ct);
}
