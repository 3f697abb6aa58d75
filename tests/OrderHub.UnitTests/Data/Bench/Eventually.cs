using Xunit;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    /// <summary>Asks until the condition holds; fails with its words after ten seconds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"It never came about that {words}.");
            await Task.Delay(5);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string words) => HoldsAsync(() => Task.FromResult(condition()), words);
}
