namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>flow_scenario</c>. Tenant 0 holds the shipped ones.</summary>
public sealed record FlowScenarioRow(int TenantId, string FlowName, string Name, int Revision, string Source, string SavedBy, DateTimeOffset SavedAt);

/// <summary>Statements on <c>flow_scenario</c>.</summary>
public static class FlowScenarioTable
{
    /// <summary>Guard: somebody saved or dropped the scenario meanwhile.</summary>
    public const string RevisionGuard = "flow_scenario.revision";

    private const string Columns = "SELECT tenant_id, flow_name, name, revision, source, saved_by, saved_at FROM flow_scenario ";

    public static void Insert(WriteBatch batch, FlowScenarioRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        "INSERT INTO flow_scenario (tenant_id, flow_name, name, revision, source, saved_by, saved_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        row.TenantId, row.FlowName, row.Name, row.Revision, row.Source, row.SavedBy, row.SavedAt);

    /// <summary>Saves over revision <c>row.Revision - 1</c>.</summary>
    public static void Update(WriteBatch batch, FlowScenarioRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        """
        UPDATE flow_scenario SET revision = @p0, source = @p1, saved_by = @p2, saved_at = @p3
        WHERE tenant_id = @p4 AND flow_name = @p5 AND name = @p6 AND revision = @p7
        """,
        row.Revision, row.Source, row.SavedBy, row.SavedAt, row.TenantId, row.FlowName, row.Name, row.Revision - 1);

    public static void Delete(WriteBatch batch, int tenantId, string flowName, string name) => batch.AddGuarded(
        RevisionGuard, 1, "DELETE FROM flow_scenario WHERE tenant_id = @p0 AND flow_name = @p1 AND name = @p2", tenantId, flowName, name);

    /// <summary>Drops the shipped scenarios, which the import then writes anew.</summary>
    public static void DropShipped(WriteBatch batch) => batch.Add("DELETE FROM flow_scenario WHERE tenant_id = 0");

    /// <summary>The shipped scenarios as the last import wrote them.</summary>
    public static Task<List<(string Name, string Source)>> ShippedAsync(IDatabase database, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync("SELECT name, source FROM flow_scenario WHERE tenant_id = 0", row => (row.Text(), row.Text())), ct);

    /// <summary>The tenant's own and the shipped scenarios of a flow, by name.</summary>
    public static async Task<IReadOnlyList<FlowScenarioRow>> OfFlowAsync(IDatabase database, int tenantId, string flowName, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            Columns + "WHERE tenant_id IN (@p0, 0) AND flow_name = @p1 ORDER BY name, tenant_id DESC LIMIT @p2",
            row => new FlowScenarioRow(row.Int(), row.Text(), row.Text(), row.Int(), row.Text(), row.Text(), row.Time()), tenantId, flowName, limit), ct);
}
