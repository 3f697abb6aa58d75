namespace OrderHub.Server.Model;

/// <summary>Work at the start on many things that have nothing to do with one another, on all cores.</summary>
public static class SideBySide
{
    /// <summary>A result for each, in their order. Not PLINQ, of which the runtime would compile 270 methods for it: a start has two seconds.</summary>
    /// <exception cref="AggregateException">What was thrown for any of them.</exception>
    public static TResult[] Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> map)
    {
        var results = new TResult[items.Count];
        Parallel.For(0, results.Length, i => results[i] = map(items[i]));
        return results;
    }
}
