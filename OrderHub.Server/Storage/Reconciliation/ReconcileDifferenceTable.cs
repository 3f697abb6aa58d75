using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>Row of <c>reconcile_difference</c>: one order that a store had otherwise than it is.</summary>
public sealed record ReconcileDifferenceRow
{
    /// <summary>It is there still.</summary>
    public const string Open = "open";

    /// <summary>It was repaired, and compared again.</summary>
    public const string Repaired = "repaired";

    /// <summary>A later comparison did not find it any more.</summary>
    public const string Gone = "gone";

    public required int TenantId { get; init; }
    public required long DifferenceId { get; init; }
    public required long RunId { get; init; }
    public required string Store { get; init; }
    public required int Node { get; init; }
    public required long OrderId { get; init; }
    /// <summary>Null for one that there is no order of; of something else than an order what people call it.</summary>
    public string? OrderNo { get; init; }
    /// <summary>missing, stale, extra or altered.</summary>
    public required string Cause { get; init; }
    /// <summary>What exactly the other side says, as a code; null: no more than the cause.</summary>
    public string? Finding { get; init; }
    public int? MasterVersion { get; init; }
    public int? StoreVersion { get; init; }
    /// <summary>When the order changed last: the difference is at most that old.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
    public required DateTimeOffset FoundAt { get; init; }
    public required string State { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Statements on <c>reconcile_difference</c>, at home.</summary>
public static class ReconcileDifferenceTable
{
    private const string Columns =
        "tenant_id, difference_id, run_id, store, node, order_id, order_no, cause, master_version, store_version, changed_at, found_at, state, ended_at, finding";

    public static void Insert(WriteBatch batch, ReconcileDifferenceRow row) => batch.Add(
        $"INSERT INTO reconcile_difference ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14)",
        row.TenantId, row.DifferenceId, row.RunId, row.Store, row.Node, row.OrderId, row.OrderNo, row.Cause, row.MasterVersion, row.StoreVersion,
        row.ChangedAt?.ToUnixTimeMilliseconds(), row.FoundAt.ToUnixTimeMilliseconds(), row.State, row.EndedAt?.ToUnixTimeMilliseconds(), row.Finding);

    /// <summary>
    /// A run that came to its end has found all that it looks for: what earlier ones left open is open no more, or listed again. Only one that looked
    /// at contents can say so of what is altered.
    /// </summary>
    /// <param name="batch">What it is added to.</param>
    /// <param name="run">The run.</param>
    /// <param name="ofAnyNode">True where the store is that of all nodes: also what another one found.</param>
    /// <param name="at">The time.</param>
    public static void EndEarlier(WriteBatch batch, ReconcileRunRow run, bool ofAnyNode, DateTimeOffset at) => batch.Add(
        """
        UPDATE reconcile_difference SET state = 'gone', ended_at = @p0
        WHERE tenant_id = @p1 AND state = 'open' AND store = @p2 AND (@p6 = 1 OR node = @p3) AND run_id < @p4 AND (@p5 = 1 OR cause <> 'altered')
        """,
        at.ToUnixTimeMilliseconds(), run.TenantId, run.Store, run.Node, run.RunId, run.Content, ofAnyNode);

    public static void DeleteBefore(WriteBatch batch, int tenantId, long runId) =>
        batch.Add("DELETE FROM reconcile_difference WHERE tenant_id = @p0 AND run_id < @p1", tenantId, runId);

    /// <summary>A tenant's differences before one, newest first; what is null does not narrow them.</summary>
    public static Task<List<ReconcileDifferenceRow>> ListAsync(
        DbConnection connection, int tenantId, long? runId, string? state, string? cause, long before, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM reconcile_difference
        WHERE tenant_id = @p0 AND difference_id < @p1 AND (@p2 IS NULL OR run_id = @p2) AND (@p3 IS NULL OR state = @p3) AND (@p4 IS NULL OR cause = @p4)
        ORDER BY difference_id DESC LIMIT @p5
        """,
        Read, tenantId, before, runId, state, cause, limit);

    /// <summary>How many are open, by store, node and cause.</summary>
    public static Task<List<(string Store, int Node, string Cause, long Count)>> OpenAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        "SELECT store, node, cause, COUNT(*) FROM reconcile_difference WHERE tenant_id = @p0 AND state = 'open' GROUP BY store, node, cause",
        row => (row.Text(), row.Int(), row.Text(), row.Long()), tenantId);

    private static ReconcileDifferenceRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        DifferenceId = row.Long(),
        RunId = row.Long(),
        Store = row.Text(),
        Node = row.Int(),
        OrderId = row.Long(),
        OrderNo = row.TextOrNull(),
        Cause = row.Text(),
        MasterVersion = row.IntOrNull(),
        StoreVersion = row.IntOrNull(),
        ChangedAt = row.MillisOrNull(),
        FoundAt = row.Millis(),
        State = row.Text(),
        EndedAt = row.MillisOrNull(),
        Finding = row.TextOrNull(),
    };
}
