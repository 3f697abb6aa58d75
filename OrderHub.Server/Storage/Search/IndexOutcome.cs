namespace OrderHub.Server.Storage.Search;

/// <summary>What became of a document that was to be written.</summary>
public enum IndexResult
{
    /// <summary>It is in the index.</summary>
    Written,

    /// <summary>The index has it in the same or a higher version.</summary>
    Known,

    /// <summary>The engine does not take it, and will not the next time.</summary>
    Refused,
}

/// <summary>What became of one document.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Result">In a word.</param>
/// <param name="Reason">Why the engine refused it; holds nothing of the document.</param>
public sealed record IndexOutcome(long OrderId, IndexResult Result, string? Reason = null);

/// <summary>A page of documents.</summary>
/// <param name="Rows">In the order of the list.</param>
/// <param name="Missing">Parts of the index that did not answer, in words; empty where the page is whole.</param>
public sealed record IndexPage(IReadOnlyList<OrderIndexRow> Rows, IReadOnlyList<string> Missing)
{
    /// <summary>The view to go on with, which need not be the one that was asked with; null for none.</summary>
    public string? View { get; init; }
}

/// <summary>A number under which the index knows an order.</summary>
/// <param name="Number">As it was asked for.</param>
public sealed record IndexedNumber(string Number, long OrderId, string OrderNo, string BusinessIdentity, string MasteredBy, int Unit, DateTimeOffset CreatedAt);

/// <summary>The search engine does not answer now, or has too much to do. Nothing is said of what was asked.</summary>
public sealed class SearchUnavailableException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>A view that was open is no more: open another and go on behind the last row.</summary>
public sealed class SearchViewLostException() : Exception("The view of the index is no more.");

/// <summary>The search engine did not take a request that this server made: a fault of one of the two, for the log.</summary>
public sealed class SearchRefusedException(string message) : Exception(message);
