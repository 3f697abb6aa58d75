namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>Wakes the queues of subscribers after something was put into them in this process. Never the truth: the rows are.</summary>
public sealed class SubscriptionSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Completes at the next nudge after it was asked for: ask first, read the queue then, and wait last.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Nudge() => Interlocked.Exchange(ref next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
