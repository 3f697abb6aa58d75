namespace OrderHub.Server.Model;

/// <summary>Waiting for the host's start, so that work in the background neither makes it longer nor uses what is not loaded yet.</summary>
public static class HostStart
{
    /// <summary>Completes when all services have started.</summary>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public static async Task HasStartedAsync(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStop = ct.Register(() => started.TrySetCanceled(ct));
        await started.Task;
    }
}
