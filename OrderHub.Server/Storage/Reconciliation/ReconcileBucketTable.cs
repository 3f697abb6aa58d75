using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>Row of <c>reconcile_bucket</c>: the orders of a stretch of time, as both sides counted them last.</summary>
public sealed record ReconcileBucketRow
{
    public required int TenantId { get; init; }
    public required string Store { get; init; }
    public required int Node { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required long MasterCount { get; init; }
    public required long StoreCount { get; init; }
    public required string MasterDigest { get; init; }
    public required string StoreDigest { get; init; }
    public required int Found { get; init; }
    public required int Repaired { get; init; }
    public required int Remaining { get; init; }
    public required DateTimeOffset CheckedAt { get; init; }
}

/// <summary>Statements on <c>reconcile_bucket</c>, at home.</summary>
public static class ReconcileBucketTable
{
    private const string Columns =
        "tenant_id, store, node, bucket_from, bucket_to, master_count, store_count, master_digest, store_digest, found, repaired, remaining, checked_at";

    public static void Replace(WriteBatch batch, ReconcileBucketRow row)
    {
        batch.Add(
            "DELETE FROM reconcile_bucket WHERE tenant_id = @p0 AND store = @p1 AND node = @p2 AND bucket_from = @p3",
            row.TenantId, row.Store, row.Node, row.From.ToUnixTimeMilliseconds());
        batch.Add(
            $"INSERT INTO reconcile_bucket ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12)",
            row.TenantId, row.Store, row.Node, row.From.ToUnixTimeMilliseconds(), row.To.ToUnixTimeMilliseconds(), row.MasterCount, row.StoreCount,
            row.MasterDigest, row.StoreDigest, row.Found, row.Repaired, row.Remaining, row.CheckedAt.ToUnixTimeMilliseconds());
    }

    /// <summary>Takes out what was not looked at since: stretches of time that have no orders any more.</summary>
    public static void DeleteUnchecked(WriteBatch batch, int tenantId, string store, int node, DateTimeOffset since) => batch.Add(
        "DELETE FROM reconcile_bucket WHERE tenant_id = @p0 AND store = @p1 AND node = @p2 AND checked_at < @p3", tenantId, store, node, since.ToUnixTimeMilliseconds());

    /// <summary>A tenant's stretches of time before one, newest first.</summary>
    public static Task<List<ReconcileBucketRow>> ListAsync(DbConnection connection, int tenantId, string store, int node, DateTimeOffset before, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM reconcile_bucket WHERE tenant_id = @p0 AND store = @p1 AND node = @p2 AND bucket_from < @p3 ORDER BY bucket_from DESC LIMIT @p4",
        Read, tenantId, store, node, before.ToUnixTimeMilliseconds(), limit);

    private static ReconcileBucketRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        Store = row.Text(),
        Node = row.Int(),
        From = row.Millis(),
        To = row.Millis(),
        MasterCount = row.Long(),
        StoreCount = row.Long(),
        MasterDigest = row.Text(),
        StoreDigest = row.Text(),
        Found = row.Int(),
        Repaired = row.Int(),
        Remaining = row.Int(),
        CheckedAt = row.Millis(),
    };
}
