using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Legacy;

/// <summary>Statements on <c>synchronization</c> and <c>synchronization_fault</c>, at home.</summary>
public static class SynchronizationTable
{
    /// <summary>Guard: another run has it by now, or a person paused it or began it anew.</summary>
    public const string LostGuard = "synchronization_row.lost";

    private const string Columns =
        """
        tenant_id, connector, fence, lease_until, full_at, full_id, full_until, full_total, full_rows, full_begun_at, full_ended_at, changes_at, changes_id, changes_moved_at, caught_up_at,
        pages, rows_read, rows_new, rows_changed, rows_known, rows_moved, failures, last_error, last_error_at, paused, paused_reason, paused_by, paused_at, updated_at
        """;

    public static void Insert(WriteBatch batch, SynchronizationRow row) => batch.AddGuarded(
        LostGuard, 1,
        $"""
        INSERT INTO synchronization ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21,
          @p22, @p23, @p24, @p25, @p26, @p27, @p28)
        """,
        row.TenantId, row.Connector, row.Fence, Millis(row.LeaseUntil), Millis(row.Full?.At), row.Full?.Id ?? "", Millis(row.FullUntil), row.FullTotal, row.FullRows, Millis(row.FullBegunAt),
        Millis(row.FullEndedAt), Millis(row.Changes.At), row.Changes.Id, Millis(row.ChangesMovedAt), Millis(row.CaughtUpAt), row.Pages, row.RowsRead, row.RowsNew, row.RowsChanged, row.RowsKnown, row.RowsMoved, row.Failures,
        row.LastError, Millis(row.LastErrorAt), row.Paused, row.PausedReason, row.PausedBy, Millis(row.PausedAt), Millis(row.UpdatedAt));

    /// <summary>Takes it for a run: it is not paused, and nobody has it.</summary>
    public static void Claim(WriteBatch batch, SynchronizationRow row, DateTimeOffset now, DateTimeOffset until) => batch.AddGuarded(
        LostGuard, 1,
        "UPDATE synchronization SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND connector = @p2 AND fence = @p3 AND lease_until <= @p4 AND paused = 0",
        Millis(until), row.TenantId, row.Connector, row.Fence, Millis(now));

    /// <summary>Writes how far the run is, while it has it.</summary>
    public static void Save(WriteBatch batch, SynchronizationRow row) => batch.AddGuarded(
        LostGuard, 1,
        """
        UPDATE synchronization SET lease_until = @p0, full_at = @p1, full_id = @p2, full_total = @p3, full_rows = @p4, full_ended_at = @p5, changes_at = @p6, changes_id = @p7,
          caught_up_at = @p8, pages = @p9, rows_read = @p10, rows_new = @p11, rows_changed = @p12, rows_known = @p13, rows_moved = @p14, failures = @p15, last_error = @p16,
          last_error_at = @p17, updated_at = @p18, changes_moved_at = @p19
        WHERE tenant_id = @p20 AND connector = @p21 AND fence = @p22
        """,
        Millis(row.LeaseUntil), Millis(row.Full?.At), row.Full?.Id ?? "", row.FullTotal, row.FullRows, Millis(row.FullEndedAt), Millis(row.Changes.At), row.Changes.Id,
        Millis(row.CaughtUpAt), row.Pages, row.RowsRead, row.RowsNew, row.RowsChanged, row.RowsKnown, row.RowsMoved, row.Failures, row.LastError,
        Millis(row.LastErrorAt), Millis(row.UpdatedAt), Millis(row.ChangesMovedAt), row.TenantId, row.Connector, row.Fence);

    /// <summary>Pauses it or lets it go on. A run under way finds out with its next page, which it does not write.</summary>
    public static void SetPaused(WriteBatch batch, SynchronizationRow row) => batch.AddGuarded(
        LostGuard, 1,
        "UPDATE synchronization SET paused = @p0, paused_reason = @p1, paused_by = @p2, paused_at = @p3, fence = fence + 1, lease_until = 0, updated_at = @p4 WHERE tenant_id = @p5 AND connector = @p6",
        row.Paused, row.PausedReason, row.PausedBy, Millis(row.PausedAt), Millis(row.UpdatedAt), row.TenantId, row.Connector);

    /// <summary>Begins the walk through all orders again; increments go on where they are. A run under way finds out with its next page.</summary>
    public static void Restart(WriteBatch batch, SynchronizationRow row) => batch.AddGuarded(
        LostGuard, 1,
        """
        UPDATE synchronization SET full_at = @p0, full_id = @p1, full_until = @p2, full_total = NULL, full_rows = 0, full_begun_at = @p3, full_ended_at = NULL, fence = fence + 1,
          lease_until = 0, updated_at = @p3
        WHERE tenant_id = @p4 AND connector = @p5
        """,
        Millis(row.Full?.At), row.Full?.Id ?? "", Millis(row.FullUntil), Millis(row.FullBegunAt), row.TenantId, row.Connector);

    public static Task<SynchronizationRow?> FindAsync(DbConnection connection, int tenantId, string connector) => connection.FirstAsync(
        $"SELECT {Columns} FROM synchronization WHERE tenant_id = @p0 AND connector = @p1", Read, tenantId, connector);

    public static Task<List<SynchronizationRow>> OfTenantAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        $"SELECT {Columns} FROM synchronization WHERE tenant_id = @p0 ORDER BY connector", Read, tenantId);

    /// <summary>Writes down that an order could not be taken, or, where it is known, that it still cannot.</summary>
    public static void SetFault(WriteBatch batch, SynchronizationFaultRow row)
    {
        ClearFaults(batch, row.TenantId, row.Connector, [row.OrderNo]);
        batch.Add(
            "INSERT INTO synchronization_fault (tenant_id, connector, order_no, code, message, seen_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
            row.TenantId, row.Connector, row.OrderNo, row.Code, row.Message, Millis(row.SeenAt));
    }

    public static void ClearFaults(WriteBatch batch, int tenantId, string connector, IEnumerable<string> orderNos)
    {
        foreach (var orderNo in orderNos)
        {
            batch.Add("DELETE FROM synchronization_fault WHERE tenant_id = @p0 AND connector = @p1 AND order_no = @p2", tenantId, connector, orderNo);
        }
    }

    /// <summary>Orders behind a number that could not be taken.</summary>
    public static Task<List<SynchronizationFaultRow>> FaultsAsync(DbConnection connection, int tenantId, string connector, string after, int limit) => connection.ListAsync(
        """
        SELECT tenant_id, connector, order_no, code, message, seen_at FROM synchronization_fault
        WHERE tenant_id = @p0 AND connector = @p1 AND order_no > @p2 ORDER BY order_no LIMIT @p3
        """,
        row => new SynchronizationFaultRow(row.Int(), row.Text(), row.Text(), row.Text(), row.Text(), row.Millis()), tenantId, connector, after, limit);

    /// <summary>How many of a connector's orders could not be taken.</summary>
    public static Task<long> CountFaultsAsync(DbConnection connection, int tenantId, string connector) => connection.FirstAsync(
        "SELECT COUNT(*) FROM synchronization_fault WHERE tenant_id = @p0 AND connector = @p1", row => row.Long(), tenantId, connector);

    private static long? Millis(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static SynchronizationRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        Connector = row.Text(),
        Fence = row.Long(),
        LeaseUntil = row.Millis(),
        Full = ReadPlace(row),
        FullUntil = row.Millis(),
        FullTotal = row.LongOrNull(),
        FullRows = row.Long(),
        FullBegunAt = row.Millis(),
        FullEndedAt = row.MillisOrNull(),
        Changes = ReadPlace(row)!.Value,
        ChangesMovedAt = row.Millis(),
        CaughtUpAt = row.MillisOrNull(),
        Pages = row.Long(),
        RowsRead = row.Long(),
        RowsNew = row.Long(),
        RowsChanged = row.Long(),
        RowsKnown = row.Long(),
        RowsMoved = row.Long(),
        Failures = row.Int(),
        LastError = row.TextOrNull(),
        LastErrorAt = row.MillisOrNull(),
        Paused = row.Truth(),
        PausedReason = row.TextOrNull(),
        PausedBy = row.TextOrNull(),
        PausedAt = row.MillisOrNull(),
        UpdatedAt = row.Millis(),
    };

    private static SyncPlace? ReadPlace(RowReader row)
    {
        var (at, id) = (row.MillisOrNull(), row.Text());
        return at is { } time ? new(time, id) : null;
    }
}
