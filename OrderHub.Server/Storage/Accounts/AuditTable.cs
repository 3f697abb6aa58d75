namespace OrderHub.Server.Storage.Accounts;

/// <summary>Row of <c>audit</c>.</summary>
public sealed record AuditRow(int TenantId, DateTimeOffset At, string Actor, string Action, string Target, string? Detail, string? Address);

/// <summary>Statements on <c>audit</c>, which the store itself keeps from being changed: rows are only added.</summary>
public static class AuditTable
{
    public static void Insert(WriteBatch batch, AuditRow row) => batch.Add(
        "INSERT INTO audit (tenant_id, at, actor, action, target, detail, address) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        row.TenantId, row.At.ToUnixTimeMilliseconds(), row.Actor, row.Action, row.Target, row.Detail, row.Address);
}
