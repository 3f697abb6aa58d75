using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Data.Legacy;

/// <summary>What becomes of an order that was read from its master.</summary>
public enum LegacyOutcome
{
    /// <summary>It was not known.</summary>
    New,

    /// <summary>It says something else than what is known.</summary>
    Changed,

    /// <summary>As it is known.</summary>
    Known,

    /// <summary>The hub has taken it over: it leaves the lists.</summary>
    Moved,

    /// <summary>The hub took it over, and it has left the lists already, or was never in them.</summary>
    Left,

    /// <summary>Its number is another system's order, or the form of the hub's own numbers.</summary>
    Taken,
}

/// <summary>The decision about one order that was read; no store is asked here.</summary>
public static class LegacyTaking
{
    /// <summary>
    /// What was read last counts, whatever the times say: a reading is the order as it is, and a partner's clock may go back by minutes. The
    /// same content of the same time of change is the same order, however often the overlap brings it.
    /// </summary>
    /// <param name="known">What is stored under the number; null: nothing.</param>
    /// <param name="masteredBy">Whose order was read.</param>
    /// <param name="hash">Of what lists need of it.</param>
    /// <param name="updatedAt">When it changed, by its master's clock.</param>
    /// <param name="isClaimed">True where an order of the hub has its number as that of the order that it took over.</param>
    /// <param name="isHubNumber">True where the number has the form of the hub's own.</param>
    public static LegacyOutcome Decide(KnownLegacyOrder? known, string masteredBy, byte[] hash, DateTimeOffset updatedAt, bool isClaimed, bool isHubNumber) => (known, isClaimed) switch
    {
        _ when isHubNumber || (known is not null && known.MasteredBy != masteredBy) => LegacyOutcome.Taken,
        (null or { Gone: true }, true) => LegacyOutcome.Left,
        ({ }, true) => LegacyOutcome.Moved,
        (null, false) => LegacyOutcome.New,
        ({ Gone: false }, false) when known.UpdatedAt.ToUnixTimeMilliseconds() == updatedAt.ToUnixTimeMilliseconds() && hash.AsSpan().SequenceEqual(known.ContentHash) => LegacyOutcome.Known,
        _ => LegacyOutcome.Changed,
    };
}
