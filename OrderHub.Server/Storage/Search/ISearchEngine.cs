using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Search;

/// <summary>
/// Where documents of orders are kept for lists, search and sums. A document is only ever replaced by one of a higher version, so that
/// events may come twice, late and from several nodes. What an engine answers may be behind the orders' own store, never ahead of it.
/// </summary>
/// <remarks>Every call may throw <see cref="SearchUnavailableException"/>: the engine does not answer now, and the call can be made again.</remarks>
public interface ISearchEngine
{
    /// <summary>embedded, elasticsearch or opensearch.</summary>
    string Kind { get; }

    /// <summary>True where all nodes share one index; false where each node has its own.</summary>
    bool IsShared { get; }

    /// <summary>The same documents one by one, to compare and mend them.</summary>
    ISearchContent Content { get; }

    /// <summary>Makes what must stand before the first document. Does nothing the second time.</summary>
    Task PrepareAsync(CancellationToken ct);

    /// <summary>False: the documents must first be made from all orders there are, see <see cref="BeginRebuildAsync"/>.</summary>
    Task<bool> IsBuiltAsync(CancellationToken ct);

    /// <summary>Writes documents, at most some hundreds at once; one that is there in the same or a higher version stays.</summary>
    /// <param name="rows">The documents, each order once.</param>
    /// <param name="statusOnly">Orders of which nothing changed but where they stand: an engine may spare itself the rest.</param>
    /// <param name="ct">Gives up; what was written stays.</param>
    /// <returns>What became of each row, in the order of the rows.</returns>
    Task<IReadOnlyList<IndexOutcome>> IndexAsync(IReadOnlyList<OrderIndexRow> rows, IReadOnlySet<long> statusOnly, CancellationToken ct);

    /// <summary>The filter's rows, newest first.</summary>
    /// <exception cref="SearchViewLostException">The view of the filter is no more.</exception>
    Task<IndexPage> PageAsync(OrderIndexFilter filter, CancellationToken ct);

    /// <summary>Counts, and where asked for amounts and times, of the orders that the filter takes.</summary>
    Task<IndexGroups> GroupAsync(IndexGrouping grouping, CancellationToken ct);

    /// <summary>The tenant's orders that have any of the numbers exactly: their own, waybill numbers, the channel's.</summary>
    Task<IReadOnlyList<IndexedNumber>> FindNumbersAsync(int tenantId, IReadOnlyList<string> numbers, CancellationToken ct);

    /// <summary>Holds the documents as they are now, for a long walk through them; null where a walk needs none.</summary>
    Task<string?> OpenViewAsync(CancellationToken ct);

    /// <summary>Lets go of a view; one that is no more is none to complain of.</summary>
    Task CloseViewAsync(string view, CancellationToken ct);

    /// <summary>Keys of documents of all tenants between two ids of orders, by id.</summary>
    Task<List<(int TenantId, long OrderId)>> BetweenAsync(long after, long before, int limit, CancellationToken ct);

    /// <summary>Takes documents out, of orders that are no more.</summary>
    Task DeleteAsync(IReadOnlyCollection<(int TenantId, long OrderId)> orders, CancellationToken ct);

    /// <summary>Drops what is left of months before one that hold no document any more.</summary>
    Task DropEmptyMonthsAsync(Month before, CancellationToken ct);

    /// <summary>
    /// Begins to make all documents anew beside those that are read: from now on <see cref="IndexAsync"/> writes both. False: somebody else
    /// is at it.
    /// </summary>
    Task<bool> BeginRebuildAsync(CancellationToken ct);

    /// <summary>Says that the rebuild goes on, so that nobody takes it over.</summary>
    Task KeepRebuildingAsync(CancellationToken ct);

    /// <summary>Reads from the new documents, and drops the old ones.</summary>
    Task CompleteRebuildAsync(CancellationToken ct);

    /// <summary>Gives the rebuild up, so that it can be begun again at once; does nothing where the engine does not answer: then others wait for the lease.</summary>
    Task AbandonRebuildAsync();
}
