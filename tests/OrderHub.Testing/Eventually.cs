using System.Diagnostics;

namespace OrderHub.Testing;

/// <summary>Awaits what another process will show, by asking again until a deadline; the failure says what was last seen.</summary>
public static class Eventually
{
    /// <summary>Long enough for a busy machine; a healthy run never comes near it.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(40);

    /// <summary>Asks until the answer is not null.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, Func<string> otherwise, TimeSpan? limit = null, Func<bool>? giveUp = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            // Read before asking: the answer may come between the two, and then this round still sees it.
            var last = watch.Elapsed > (limit ?? DefaultLimit) || giveUp?.Invoke() == true;
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (last)
            {
                throw new TimeoutException(otherwise());
            }

            await Task.Delay(Between);
        }
    }

    /// <summary>Asks until it is true.</summary>
    public static Task BeTrueAsync(Func<Task<bool>> ask, Func<string> otherwise, TimeSpan? limit = null) =>
        GetAsync<object>(async () => await ask() ? true : null, otherwise, limit);
}
