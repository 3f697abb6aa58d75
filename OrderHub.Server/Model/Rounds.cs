namespace OrderHub.Server.Model;

/// <summary>Work that is done again and again: a round that fails is told, and the next one comes all the same.</summary>
public static class Rounds
{
    /// <summary>A round each period, the first after one period, until the token ends it.</summary>
    public static async Task EachAsync(this TimeProvider time, TimeSpan period, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            await TryAsync(round, failed, ct);
        }
    }

    /// <summary>A round at once, and then one after each pause, until the token ends it.</summary>
    public static async Task AtOnceAndAfterEachAsync(this TimeProvider time, TimeSpan pause, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken ct)
    {
        // The start of the server does not wait for it.
        await Task.Yield();
        while (true)
        {
            await TryAsync(round, failed, ct);
            await Task.Delay(pause, time, ct);
        }
    }

    private static async Task TryAsync(Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken ct)
    {
        try
        {
            await round(ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            failed(failure);
        }
    }
}
