namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// Finds for each sent entry of a list the stored one that it means: the n-th of a key is the n-th of that key. Where entries of a key
/// were added or taken away, one that <paramref name="same"/> knows again comes first, so that the others do not slip by one place.
/// </summary>
internal sealed class EntryPairs<T, TKey>(IEnumerable<T> stored, IReadOnlyList<T> sent, Func<T, TKey> keyOf, Func<T, T, bool> same)
    where T : class
    where TKey : notnull
{
    private readonly Dictionary<TKey, List<T>> left = stored.GroupBy(keyOf).ToDictionary(group => group.Key, group => group.ToList());

    /// <summary>The sent entries, each with the stored one that it means; null: it is new.</summary>
    public IEnumerable<(T Sent, T? Stored)> All()
    {
        var slipped = sent.GroupBy(keyOf).Where(group => left.GetValueOrDefault(group.Key)?.Count is { } count && count != group.Count()).Select(group => group.Key).ToHashSet();
        var known = sent.Select(entry => slipped.Contains(keyOf(entry)) ? Take(entry, one => same(one, entry)) : null).ToList();
        return sent.Select((entry, place) => (entry, known[place] ?? Take(entry, static _ => true))).ToList();
    }

    private T? Take(T entry, Func<T, bool> fits)
    {
        if (!left.TryGetValue(keyOf(entry), out var candidates) || candidates.FirstOrDefault(fits) is not { } found)
        {
            return null;
        }

        candidates.Remove(found);
        return found;
    }
}

/// <summary>Pairs lists by the key that their entries are known by.</summary>
internal static class EntryPairs
{
    public static IEnumerable<(T Sent, T? Stored)> Of<T, TKey>(IEnumerable<T> stored, IReadOnlyList<T> sent, Func<T, TKey> keyOf, Func<T, T, bool> same)
        where T : class
        where TKey : notnull => new EntryPairs<T, TKey>(stored, sent, keyOf, same).All();

    /// <summary>Pairs by place, for lists whose entries have no key.</summary>
    public static IEnumerable<(T Sent, T? Stored)> ByPlace<T>(IReadOnlyList<T> stored, IReadOnlyList<T> sent)
        where T : class => sent.Select((entry, place) => (entry, stored.ElementAtOrDefault(place)));
}
