using System.Collections.Concurrent;

namespace OrderHub.Server.Data.Cache;

/// <summary>
/// One load of a key at a time on this node: whoever asks meanwhile gets the same answer. Callers that know of a newer version than the answer's
/// load again, so nobody is given less than it knows of.
/// </summary>
internal sealed class OneLoader<T>(TimeSpan limit)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> loading = new(StringComparer.Ordinal);

    /// <param name="key">Which.</param>
    /// <param name="load">Loads it; not ended by any one caller, but by the limit.</param>
    /// <param name="isEnough">Whether an answer that another caller began will do.</param>
    /// <param name="ct">Ends this caller's wait.</param>
    public async Task<T> LoadAsync(string key, Func<CancellationToken, Task<T>> load, Func<T, bool> isEnough, CancellationToken ct)
    {
        while (true)
        {
            var mine = new Lazy<Task<T>>(() => RunAsync(key, load));
            var current = loading.GetOrAdd(key, mine);
            var answer = await current.Value.WaitAsync(ct);
            if (ReferenceEquals(current, mine) || isEnough(answer))
            {
                return answer;
            }
        }
    }

    private async Task<T> RunAsync(string key, Func<CancellationToken, Task<T>> load)
    {
        using var enough = new CancellationTokenSource(limit);
        try
        {
            return await load(enough.Token);
        }
        finally
        {
            // Before the answer is given: whoever finds it too old begins another load, not this one.
            loading.TryRemove(key, out _);
        }
    }
}
