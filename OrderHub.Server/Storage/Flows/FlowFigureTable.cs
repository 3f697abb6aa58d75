namespace OrderHub.Server.Storage.Flows;

/// <summary>What instances of one version did within one minute on one node.</summary>
/// <param name="TenantId">Whose instances.</param>
/// <param name="Name">The flow.</param>
/// <param name="Hash">The version.</param>
/// <param name="Minute">Minutes since 1970.</param>
/// <param name="Started">Instances begun.</param>
/// <param name="Ended">Instances that came to an end.</param>
/// <param name="Incidents">Incidents opened.</param>
public sealed record FlowFigureRow(int TenantId, string Name, string Hash, long Minute, int Started, int Ended, int Incidents);

/// <summary>What instances of one version did within a span.</summary>
public sealed record FlowFigureSum(string Hash, long Started, long Ended, long Incidents);

/// <summary>Statements on <c>flow_figure</c>. Every run of a node has rows of its own, so that two never write the same one.</summary>
public static class FlowFigureTable
{
    public static void Insert(WriteBatch batch, FlowFigureRow row, long writer) => batch.Add(
        "INSERT INTO flow_figure (tenant_id, name, hash, minute, writer, started, ended, incidents) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
        row.TenantId, row.Name, row.Hash, row.Minute, writer, row.Started, row.Ended, row.Incidents);

    public static void Update(WriteBatch batch, FlowFigureRow row, long writer) => batch.Add(
        """
        UPDATE flow_figure SET started = @p0, ended = @p1, incidents = @p2
        WHERE tenant_id = @p3 AND name = @p4 AND hash = @p5 AND minute = @p6 AND writer = @p7
        """,
        row.Started, row.Ended, row.Incidents, row.TenantId, row.Name, row.Hash, row.Minute, writer);

    /// <summary>Sums by version from a minute on.</summary>
    public static async Task<IReadOnlyList<FlowFigureSum>> SumAsync(IDatabase database, int tenantId, string name, long fromMinute, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT hash, CAST(SUM(started) AS DECIMAL(18,0)), CAST(SUM(ended) AS DECIMAL(18,0)), CAST(SUM(incidents) AS DECIMAL(18,0))
            FROM flow_figure WHERE tenant_id = @p0 AND name = @p1 AND minute >= @p2 GROUP BY hash
            """,
            row => new FlowFigureSum(row.Text(), (long)row.Decimal(), (long)row.Decimal(), (long)row.Decimal()), tenantId, name, fromMinute), ct);

    /// <summary>Sums by version over all tenants from a minute on: for a version that all of them get.</summary>
    public static async Task<IReadOnlyList<FlowFigureSum>> SumOverTenantsAsync(IDatabase database, string name, long fromMinute, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT hash, CAST(SUM(started) AS DECIMAL(18,0)), CAST(SUM(ended) AS DECIMAL(18,0)), CAST(SUM(incidents) AS DECIMAL(18,0))
            FROM flow_figure WHERE name = @p0 AND minute >= @p1 GROUP BY hash
            """,
            row => new FlowFigureSum(row.Text(), (long)row.Decimal(), (long)row.Decimal(), (long)row.Decimal()), name, fromMinute), ct);

    public static void DropBefore(WriteBatch batch, long minute) => batch.Add("DELETE FROM flow_figure WHERE minute < @p0", minute);
}
