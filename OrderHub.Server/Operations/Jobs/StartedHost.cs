namespace OrderHub.Server.Operations.Jobs;

/// <summary>Waiting for the host's start.</summary>
internal static class StartedHost
{
    /// <summary>Completes when the server has started, so that nothing of jobs makes a start longer.</summary>
    public static async Task HasStartedAsync(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStop = ct.Register(() => started.TrySetCanceled(ct));
        await started.Task;
    }
}
