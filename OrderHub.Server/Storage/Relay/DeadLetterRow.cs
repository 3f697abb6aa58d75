using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Row of <c>dead_letter</c>: an event that a consumer could not handle yet, or one of the same order behind such an event.</summary>
public sealed record DeadLetterRow
{
    public required string Consumer { get; init; }

    public required OrderEvent Event { get; init; }

    /// <summary>How often it was tried; 0 for one that only waits behind another.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why it is here, in words; no personal data.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset ParkedAt { get; init; }

    /// <summary>When it is tried again, once it is the first of its order; null: a person decides.</summary>
    public DateTimeOffset? NextAt { get; init; }
}
