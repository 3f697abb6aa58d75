namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>flow_policy</c>: what a tenant asks of publishing.</summary>
public sealed record FlowPolicyRow(int TenantId, bool FourEyes, string UpdatedBy, DateTimeOffset UpdatedAt);

/// <summary>Statements on <c>flow_policy</c>.</summary>
public static class FlowPolicyTable
{
    public static void Set(WriteBatch batch, FlowPolicyRow row)
    {
        batch.Add("DELETE FROM flow_policy WHERE tenant_id = @p0", row.TenantId);
        batch.Add("INSERT INTO flow_policy (tenant_id, four_eyes, updated_by, updated_at) VALUES (@p0, @p1, @p2, @p3)", row.TenantId, row.FourEyes, row.UpdatedBy, row.UpdatedAt);
    }

    public static Task<FlowPolicyRow?> FindAsync(IDatabase database, int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            "SELECT tenant_id, four_eyes, updated_by, updated_at FROM flow_policy WHERE tenant_id = @p0",
            row => new FlowPolicyRow(row.Int(), row.Truth(), row.Text(), row.Time()), tenantId), ct);
}
