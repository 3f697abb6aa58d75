using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>
/// The decisions of the two walks through a partner's list of orders by change; nobody is asked here. The full one goes once from the beginning to
/// where the list was when it began. The increments go on from there for ever: an order that changes while the full walk is under way moves into
/// their part of the list, so that between them they see every order.
/// </summary>
public static class SyncWalk
{
    public static readonly SyncPlace Beginning = new(DateTimeOffset.UnixEpoch, "");

    /// <summary>A copy of which nothing is there yet.</summary>
    public static SynchronizationRow Begin(int tenantId, string connector, DateTimeOffset now) => new()
    {
        TenantId = tenantId,
        Connector = connector,
        Full = Beginning,
        FullUntil = now,
        FullBegunAt = now,
        Changes = new(now, ""),
        ChangesMovedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The full walk from its beginning once more; the increments stay where they are.</summary>
    public static SynchronizationRow Restart(SynchronizationRow row, DateTimeOffset now) =>
        row with { Full = Beginning, FullUntil = now, FullTotal = null, FullRows = 0, FullBegunAt = now, FullEndedAt = null, UpdatedAt = now };

    /// <summary>
    /// Behind which place a round of the increments begins. It goes back by the overlap, for orders that appear late under an earlier time. What has
    /// not appeared a whole overlap after the newest change was heard of never will: then nothing is read twice.
    /// </summary>
    public static SyncPlace From(SynchronizationRow row, DateTimeOffset now, TimeSpan overlap) =>
        now - row.ChangesMovedAt > overlap ? row.Changes
        : row.Changes.At - DateTimeOffset.UnixEpoch > overlap ? new(row.Changes.At - overlap, "")
        : Beginning;

    /// <summary>
    /// Where the increments are once a page is stored: at its last order, but never before where they were, and never ahead of when the round
    /// began by the hub's clock. A partner's clock that is fast for a while would else carry them past what is yet to come.
    /// </summary>
    public static SyncPlace Advance(SyncPlace kept, SyncPlace newest, DateTimeOffset began)
    {
        var to = newest.At > began ? new(began, "") : newest;
        return IsAfter(to, kept) ? to : kept;
    }

    /// <summary>
    /// The row at the end of the full walk. Where the newest order that it saw is before the increments, they begin anew there: the partner's clock is
    /// slow, and what changes now stands before where the hub's clock had put them.
    /// </summary>
    public static SynchronizationRow EndFull(SynchronizationRow row, SyncPlace newest, DateTimeOffset now) => row with
    {
        Full = null,
        FullEndedAt = now,
        Changes = IsAfter(row.Changes, newest) ? newest : row.Changes,
        ChangesMovedAt = IsAfter(row.Changes, newest) ? now : row.ChangesMovedAt,
    };

    /// <summary>True where a page is the last one.</summary>
    /// <param name="count">Orders on it.</param>
    /// <param name="asked">How many were asked for.</param>
    public static bool IsLast(int count, int asked) => count < asked;

    /// <summary>True where the list does not go on behind a place: the partner would give the same page for ever.</summary>
    public static bool IsStuck(SyncPlace asked, SyncPlace newest) => !IsAfter(newest, asked);

    /// <summary>By milliseconds, which is what is kept, and by number.</summary>
    public static bool IsAfter(SyncPlace one, SyncPlace other) =>
        (one.At.ToUnixTimeMilliseconds(), string.CompareOrdinal(one.Id, other.Id)).CompareTo((other.At.ToUnixTimeMilliseconds(), 0)) > 0;
}
