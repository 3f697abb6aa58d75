namespace OrderHub.Server.Storage.Relay;

/// <summary>
/// The parts of an outbox. An order's events all go to one part, and a part's events have positions 1, 2, 3 ... in commit order: the
/// burst that adds one raises the part's counter first and holds its row until it commits. A reader that has seen
/// a position has therefore seen all before it, which no number that is given out ahead of the commit can promise.
/// </summary>
public static class OutboxPart
{
    public const int Count = 1 << Bits;

    private const int Bits = 4;

    /// <summary>Every part.</summary>
    public static IReadOnlyList<int> All { get; } = [.. Enumerable.Range(0, Count)];

    /// <summary>The part of an order, spread evenly whatever its id is made of. Never changes: events of one order stay in order.</summary>
    public static int Of(long orderId) => (int)((ulong)orderId * 0x9E3779B97F4A7C15UL >> (64 - Bits));

    /// <summary>Part and position in one number, unique in the database and rising within the part.</summary>
    public static long EventId(int part, long position) => (position << Bits) | (uint)part;

    public static int OfEvent(long eventId) => (int)(eventId & (Count - 1));

    public static long PositionOf(long eventId) => eventId >> Bits;

    /// <summary>
    /// The number of an event in a database that is not the one it was written in: it keeps order and part, stands before all events of that
    /// database, and takes no number of theirs. One that was given already stays.
    /// </summary>
    public static long Elsewhere(long eventId, int source) => eventId > 0 ? eventId - (1L << 62) + ((long)source << 52) : eventId;
}
