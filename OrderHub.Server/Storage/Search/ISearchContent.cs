using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Storage.Search;

/// <summary>What a search engine keeps, document by document, to compare it with what it should be and to mend it; within one tenant.</summary>
/// <remarks>Throws as <see cref="ISearchEngine"/> does. An answer that lacks a part of the documents is none: <see cref="SearchUnavailableException"/>.</remarks>
public interface ISearchContent
{
    /// <summary>The digest of a range of orders.</summary>
    Task<BucketDigest> DigestAsync(int tenantId, IdRange range, CancellationToken ct);

    /// <summary>Order, version and status of the first documents of a range, by id.</summary>
    Task<IReadOnlyList<(long OrderId, int Version, int Status)>> RowsAsync(int tenantId, IdRange range, int limit, CancellationToken ct);

    /// <summary>Versions of those of the orders that have a document.</summary>
    Task<IReadOnlyDictionary<long, int>> VersionsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct);

    /// <summary>The fingerprint of all that the engine keeps of a document, and finds it by.</summary>
    string PrintOf(OrderIndexRow row);

    /// <summary>Version and fingerprint of those of the orders that have a document.</summary>
    Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct);

    /// <summary>Takes documents out that are still of the version that was seen, with all by which they are found; newer ones stay.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="seen">The documents.</param>
    /// <param name="again">True: when it returns, any version of them can be written again.</param>
    /// <param name="ct">Gives up.</param>
    Task DropAsync(int tenantId, IReadOnlyCollection<(long OrderId, int Version)> seen, bool again, CancellationToken ct);

    /// <summary>When it returns, what was written before is read.</summary>
    Task ShowAsync(CancellationToken ct);
}
