using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>What a store is compared with and repaired from: the hub's orders, or those of another system.</summary>
public interface IReconciledMaster
{
    /// <summary>The oldest order; null: there is none.</summary>
    Task<long?> OldestAsync(int tenantId, CancellationToken ct);

    Task<BucketDigest> DigestAsync(int tenantId, IdRange range, CancellationToken ct);

    /// <summary>The first orders of a range, by id. Of a range of one id, the order as it is at this moment.</summary>
    Task<IReadOnlyList<MasterRow>> RowsAsync(int tenantId, IdRange range, int limit, CancellationToken ct);

    /// <summary>Those of the ids that there is an order of, wherever it is on its way to.</summary>
    Task<IReadOnlySet<long>> KnownAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct);
}
