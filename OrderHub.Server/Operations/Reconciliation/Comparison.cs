using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>One order in which a store differs, or something else that it keeps.</summary>
/// <param name="OrderId">The order; of something else an id of its own, that belongs to no order.</param>
/// <param name="Cause">In what.</param>
/// <param name="Master">The order as it is; null: there is none.</param>
/// <param name="StoreVersion">The version that the store has; null: none.</param>
/// <param name="Finding">What exactly the store says, as a code; null: no more than the cause.</param>
/// <param name="Name">Of something else than an order: what people call it, at most 40 characters; null: it is an order.</param>
public sealed record Difference(long OrderId, Cause Cause, MasterRow? Master, int? StoreVersion, string? Finding = null, string? Name = null);

/// <summary>What becomes of a difference that was looked at twice.</summary>
public enum Verdict
{
    /// <summary>The second look did not find it: the two sides were read at different moments.</summary>
    Gone,

    /// <summary>The order changed a moment ago; the relay may be on its way with it.</summary>
    Young,

    /// <summary>It is one.</summary>
    Confirmed,
}

/// <summary>The decisions of reconciliation; no store is asked here.</summary>
public static class Comparison
{
    /// <summary>Parts that a range is split into.</summary>
    public const int Parts = 16;

    /// <summary>
    /// The stretches of time to compare, oldest first, each of one length. The first reaches back to what a store has of older ids, and the last
    /// ahead to any id at all: nothing that is out of place lies in no stretch.
    /// </summary>
    /// <param name="master">The oldest order; null: there is none.</param>
    /// <param name="store">The oldest that the store has; null: none, or it cannot tell.</param>
    /// <param name="now">The time.</param>
    /// <param name="length">Of each.</param>
    public static IReadOnlyList<IdRange> Buckets(long? master, long? store, DateTimeOffset now, TimeSpan length)
    {
        if ((master ?? store) is not { } oldest)
        {
            return [];
        }

        var starts = new List<long>();
        var start = IdLayout.TimeOf(oldest);
        for (var from = start.AddTicks(-(start.Ticks % length.Ticks)); from <= now; from += length)
        {
            starts.Add(IdLayout.FirstOf(from));
        }

        if (starts.Count == 0)
        {
            starts.Add(oldest);
        }

        starts[0] = Math.Min(starts[0], store ?? oldest);
        return [.. starts.Select((from, i) => new IdRange(from, i + 1 < starts.Count ? starts[i + 1] : long.MaxValue))];
    }

    /// <summary>The range in parts that together are it.</summary>
    public static IEnumerable<IdRange> Split(IdRange range)
    {
        var width = (WidthOf(range) / Parts) + 1;
        for (var from = range.From; from < range.To;)
        {
            var to = WidthOf(new(from, range.To)) <= width ? range.To : from + (long)width;
            yield return new(from, to);
            from = to;
        }
    }

    /// <summary>How many ids the range has room for, which may be more than a long counts.</summary>
    public static ulong WidthOf(IdRange range) => unchecked((ulong)(range.To - range.From));

    /// <summary>Where a store differs, by version and status.</summary>
    /// <param name="master">The orders of a range.</param>
    /// <param name="store">What the store has of the same range.</param>
    /// <param name="isWhole">False for a store that need not have everything: what it lacks is no difference.</param>
    public static IReadOnlyList<Difference> Compare(IReadOnlyList<MasterRow> master, IReadOnlyList<StoreRow> store, bool isWhole)
    {
        var kept = store.ToDictionary(row => row.OrderId);
        var differences = new List<Difference>();
        foreach (var order in master)
        {
            if (!kept.Remove(order.OrderId, out var copy))
            {
                if (isWhole)
                {
                    differences.Add(new(order.OrderId, Cause.Missing, order, null));
                }
            }
            else if (copy.Version < order.Version)
            {
                differences.Add(new(order.OrderId, Cause.Stale, order, copy.Version));
            }
            else if (copy.Version > order.Version || copy.Status != order.Status)
            {
                differences.Add(new(order.OrderId, Cause.Altered, order, copy.Version, copy.Finding));
            }
        }

        differences.AddRange(kept.Values.Select(copy => new Difference(copy.OrderId, Cause.Extra, null, copy.Version)));
        return differences;
    }

    /// <summary>Where copies of the right version say something else.</summary>
    /// <param name="master">The orders.</param>
    /// <param name="expected">Version and fingerprint of what the store should say. An order that changed since its row was read is left for another look.</param>
    /// <param name="prints">Version and fingerprint of what it says.</param>
    public static IReadOnlyList<Difference> CompareContent(
        IEnumerable<MasterRow> master, IReadOnlyDictionary<long, (int Version, string Print)> expected, IReadOnlyDictionary<long, (int Version, string Print)> prints) =>
    [
        .. from order in master
           where expected.TryGetValue(order.OrderId, out var right) && right.Version == order.Version
               && prints.TryGetValue(order.OrderId, out var copy) && copy.Version == order.Version && copy.Print != right.Print
           select new Difference(order.OrderId, Cause.Altered, order, order.Version),
    ];

    /// <summary>What becomes of a difference.</summary>
    /// <param name="first">As it was found.</param>
    /// <param name="again">As a second look found the same order; null: in order.</param>
    /// <param name="now">The time.</param>
    /// <param name="young">Age up to which the relay may be on its way.</param>
    public static Verdict Decide(Difference first, Difference? again, DateTimeOffset now, TimeSpan young)
    {
        if (again is null)
        {
            return Verdict.Gone;
        }

        // An extra one has no order to be young: what was just written has an order at the second look.
        if ((again.Master ?? first.Master) is { } master && now - master.ChangedAt < young)
        {
            return Verdict.Young;
        }

        return Verdict.Confirmed;
    }
}
