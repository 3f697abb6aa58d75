using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Connectors.Masters;

/// <summary>One order of a page that was listed.</summary>
/// <param name="Place">Where in the list it stands.</param>
/// <param name="Order">In the hub's words; null: it could not be read.</param>
/// <param name="FaultCode">Why not.</param>
/// <param name="Fault">The same in words; holds nothing personal.</param>
public sealed record ListedOrder(SyncPlace Place, LegacyOrder? Order, string? FaultCode = null, string? Fault = null);

/// <summary>What a partner answered to the question for its orders.</summary>
public abstract record ListAnswer
{
    private ListAnswer()
    {
    }

    /// <summary>Orders behind the place that was asked for, in the order of the list.</summary>
    /// <param name="Orders">Fewer than were asked for: there are no more.</param>
    /// <param name="Total">How many there are in all; null: it does not say.</param>
    public sealed record Page(IReadOnlyList<ListedOrder> Orders, long? Total) : ListAnswer;

    /// <summary>It did not answer, or not so that it could be read.</summary>
    public sealed record Failed(string Code, string Message) : ListAnswer;
}

/// <summary>What a partner answered to the question for one order.</summary>
public abstract record DetailAnswer
{
    private DetailAnswer()
    {
    }

    public sealed record Found(LegacyOrder Order) : DetailAnswer;

    /// <summary>It has no such order.</summary>
    public sealed record Missing : DetailAnswer;

    /// <summary>It did not answer, or not so that it could be read.</summary>
    public sealed record Failed(string Code, string Message) : DetailAnswer;
}
