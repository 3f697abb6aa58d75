using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>Row of <c>reconcile_setting</c>: what a tenant's people say about reconciliation.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Paused">True: no rounds; what a person asks for is done all the same.</param>
/// <param name="Reason">Why it is paused.</param>
/// <param name="AutoRepair">True: rounds repair what they find. False: they list it.</param>
/// <param name="ChangedBy">Who said so.</param>
/// <param name="ChangedAt">When; null where nobody did.</param>
public sealed record ReconcileSettingRow(int TenantId, bool Paused, string? Reason, bool AutoRepair, string? ChangedBy, DateTimeOffset? ChangedAt)
{
    /// <summary>Where nobody said anything.</summary>
    public static ReconcileSettingRow Of(int tenantId) => new(tenantId, Paused: false, null, AutoRepair: true, null, null);
}

/// <summary>Statements on <c>reconcile_setting</c> and <c>reconcile_lease</c>, at home.</summary>
public static class ReconcileSettingTable
{
    /// <summary>Guard: another node compares.</summary>
    public const string BusyGuard = "reconcile_lease.busy";

    public static void Set(WriteBatch batch, ReconcileSettingRow row)
    {
        batch.Add("DELETE FROM reconcile_setting WHERE tenant_id = @p0", row.TenantId);
        batch.Add(
            "INSERT INTO reconcile_setting (tenant_id, paused, reason, auto_repair, changed_by, changed_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
            row.TenantId, row.Paused, row.Reason, row.AutoRepair, row.ChangedBy, row.ChangedAt!.Value.ToUnixTimeMilliseconds());
    }

    public static async Task<ReconcileSettingRow> OfTenantAsync(DbConnection connection, int tenantId) => await connection.FirstAsync(
        "SELECT tenant_id, paused, reason, auto_repair, changed_by, changed_at FROM reconcile_setting WHERE tenant_id = @p0",
        row => new ReconcileSettingRow(row.Int(), row.Truth(), row.TextOrNull(), row.Truth(), row.Text(), row.Millis()), tenantId) ?? ReconcileSettingRow.Of(tenantId);

    /// <summary>Takes the right to compare, or keeps it: it is free, has run out, or is this node's.</summary>
    public static void TakeLease(WriteBatch batch, int node, DateTimeOffset now, DateTimeOffset until) => batch.AddGuarded(
        BusyGuard, 1,
        "UPDATE reconcile_lease SET node = @p0, lease_until = @p1, epoch = epoch + 1 WHERE id = 1 AND (lease_until <= @p2 OR node = @p0)",
        node, until.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());

    public static void FreeLease(WriteBatch batch, int node) =>
        batch.Add("UPDATE reconcile_lease SET lease_until = 0 WHERE id = 1 AND node = @p0", node);
}
