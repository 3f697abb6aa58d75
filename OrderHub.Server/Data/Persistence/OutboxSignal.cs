namespace OrderHub.Server.Data.Persistence;

/// <summary>Wakes the relay after a commit of this process, so that it need not wait for its next poll. Never the truth: the outbox is.</summary>
public sealed class OutboxSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Completes at the next nudge after it was asked for: ask first, read the outbox then, and wait last.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Nudge() => Interlocked.Exchange(ref next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
