using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>partner_action</c>: one decision about many exchanges or cases.</summary>
public sealed record PartnerActionRow
{
    public const string Exchanges = "exchange";
    public const string Cases = "case";
    public const string Selecting = "selecting";
    public const string Running = "running";
    public const string Done = "done";
    public const string Stopped = "stopped";

    public required int TenantId { get; init; }
    public required long ActionId { get; init; }
    /// <summary>exchange or case.</summary>
    public required string Subject { get; init; }
    public required string Filter { get; init; }
    public required string Decision { get; init; }
    public required string State { get; init; }
    /// <summary>What was selected last.</summary>
    public long LastId { get; init; }
    public int Total { get; init; }
    public int DoneCount { get; init; }
    public int FailedCount { get; init; }
    /// <summary>Most items a second.</summary>
    public required int Pace { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Rises with each claim: who works on with an older one writes nothing.</summary>
    public int Fence { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>Row of <c>partner_action_item</c>.</summary>
public sealed record PartnerActionItemRow(long ItemId, string State, string? Message, DateTimeOffset? DecidedAt)
{
    public const string Pending = "pending";
    public const string Done = "done";
    public const string Failed = "failed";
}

/// <summary>Statements on <c>partner_action</c> and its items.</summary>
public static class PartnerActionTable
{
    /// <summary>Guard: another node works on the action, or a person stopped it.</summary>
    public const string FenceGuard = "partner_action.fence";

    private const string Columns =
        "tenant_id, action_id, subject, filter, decision, state, last_id, total, done, failed, pace, created_by, created_at, updated_at, ended_at, fence, lease_until";

    private const string ItemColumns = "item_id, state, message, decided_at";

    public static void Insert(WriteBatch batch, PartnerActionRow row) => batch.Add(
        """
        INSERT INTO partner_action (tenant_id, action_id, subject, filter, decision, state, last_id, total, done, failed, pace, created_by, created_at, updated_at, fence)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14)
        """,
        row.TenantId, row.ActionId, row.Subject, row.Filter, row.Decision, row.State, row.LastId, row.Total, row.DoneCount, row.FailedCount, row.Pace,
        row.CreatedBy, row.CreatedAt.ToUnixTimeMilliseconds(), row.UpdatedAt.ToUnixTimeMilliseconds(), row.Fence);

    /// <summary>Takes an action that was read with <c>row.Fence</c>, for the next piece of its work.</summary>
    public static void Claim(WriteBatch batch, PartnerActionRow row, DateTimeOffset leaseUntil) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE partner_action SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND action_id = @p2 AND fence = @p3",
        leaseUntil.ToUnixTimeMilliseconds(), row.TenantId, row.ActionId, row.Fence);

    /// <summary>Writes how far the holder of <c>row.Fence</c> has come.</summary>
    public static void Advance(WriteBatch batch, PartnerActionRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE partner_action SET state = @p0, last_id = @p1, total = @p2, done = @p3, failed = @p4, updated_at = @p5, ended_at = @p6, lease_until = @p7
        WHERE tenant_id = @p8 AND action_id = @p9 AND fence = @p10 AND state IN ('selecting', 'running')
        """,
        row.State, row.LastId, row.Total, row.DoneCount, row.FailedCount, row.UpdatedAt.ToUnixTimeMilliseconds(), row.EndedAt?.ToUnixTimeMilliseconds(),
        row.LeaseUntil?.ToUnixTimeMilliseconds(), row.TenantId, row.ActionId, row.Fence);

    /// <summary>Ends an action that goes on; what was done stays so.</summary>
    public static void Stop(WriteBatch batch, int tenantId, long actionId, DateTimeOffset at) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE partner_action SET state = 'stopped', ended_at = @p0, updated_at = @p0 WHERE tenant_id = @p1 AND action_id = @p2 AND state IN ('selecting', 'running')",
        at.ToUnixTimeMilliseconds(), tenantId, actionId);

    public static void InsertItem(WriteBatch batch, int tenantId, long actionId, long itemId) => batch.Add(
        "INSERT INTO partner_action_item (tenant_id, action_id, item_id, state) VALUES (@p0, @p1, @p2, 'pending')", tenantId, actionId, itemId);

    public static void EndItem(WriteBatch batch, int tenantId, long actionId, PartnerActionItemRow item) => batch.Add(
        "UPDATE partner_action_item SET state = @p0, message = @p1, decided_at = @p2 WHERE tenant_id = @p3 AND action_id = @p4 AND item_id = @p5",
        item.State, item.Message, item.DecidedAt?.ToUnixTimeMilliseconds(), tenantId, actionId, item.ItemId);

    public static Task<PartnerActionRow?> FindAsync(DbConnection connection, int tenantId, long actionId) =>
        connection.FirstAsync($"SELECT {Columns} FROM partner_action WHERE tenant_id = @p0 AND action_id = @p1", Read, tenantId, actionId);

    /// <summary>A tenant's actions, newest first.</summary>
    public static Task<List<PartnerActionRow>> ListAsync(DbConnection connection, int tenantId, string subject, long before, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM partner_action WHERE tenant_id = @p0 AND subject = @p1 AND action_id < @p2 ORDER BY action_id DESC LIMIT @p3",
        Read, tenantId, subject, before, limit);

    /// <summary>Actions of all tenants that nobody works on.</summary>
    public static Task<List<PartnerActionRow>> FreeAsync(DbConnection connection, DateTimeOffset now, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM partner_action WHERE state IN ('selecting', 'running') AND (lease_until IS NULL OR lease_until <= @p0) ORDER BY action_id LIMIT @p1",
        Read, now.ToUnixTimeMilliseconds(), limit);

    public static Task<List<PartnerActionItemRow>> PendingAsync(DbConnection connection, int tenantId, long actionId, int limit) => connection.ListAsync(
        $"SELECT {ItemColumns} FROM partner_action_item WHERE tenant_id = @p0 AND action_id = @p1 AND state = 'pending' ORDER BY item_id LIMIT @p2",
        ReadItem, tenantId, actionId, limit);

    /// <summary>Items behind a number, of one state or of all.</summary>
    public static Task<List<PartnerActionItemRow>> ItemsAsync(DbConnection connection, int tenantId, long actionId, string? state, long after, int limit) => connection.ListAsync(
        $"""
        SELECT {ItemColumns} FROM partner_action_item
        WHERE tenant_id = @p0 AND action_id = @p1 AND item_id > @p2 AND (@p3 IS NULL OR state = @p3) ORDER BY item_id LIMIT @p4
        """,
        ReadItem, tenantId, actionId, after, state, limit);

    private static PartnerActionItemRow ReadItem(RowReader row) => new(row.Long(), row.Text(), row.TextOrNull(), row.MillisOrNull());

    private static PartnerActionRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        ActionId = row.Long(),
        Subject = row.Text(),
        Filter = row.Text(),
        Decision = row.Text(),
        State = row.Text(),
        LastId = row.Long(),
        Total = row.Int(),
        DoneCount = row.Int(),
        FailedCount = row.Int(),
        Pace = row.Int(),
        CreatedBy = row.Text(),
        CreatedAt = row.Millis(),
        UpdatedAt = row.Millis(),
        EndedAt = row.MillisOrNull(),
        Fence = row.Int(),
        LeaseUntil = row.MillisOrNull(),
    };
}
