namespace OrderHub.Server.Storage;

/// <summary>A batch on its way through the writer, and what became of it.</summary>
internal sealed class PendingBatch(WriteBatch batch, CancellationToken ct)
{
    private readonly TaskCompletionSource<CommitOutcome> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool cancelled;

    public WriteBatch Batch => batch;

    public Task<CommitOutcome> Task => completion.Task;

    public string? FailedGuard { get; set; }

    public Exception? Failure { get; set; }

    /// <summary>Asked once, before the batch is applied: a batch can be called off until then, and no more afterwards, so that the caller always learns whether it was written.</summary>
    public bool IsCancelled => cancelled = ct.IsCancellationRequested;

    public bool IsCommitted => !cancelled && FailedGuard is null && Failure is null;

    /// <summary>Tells the caller after the commit.</summary>
    public void Complete()
    {
        if (cancelled)
        {
            completion.SetCanceled(ct);
        }
        else if (Failure is not null)
        {
            completion.SetException(Failure);
        }
        else
        {
            if (FailedGuard is not null)
            {
                foreach (var forget in batch.AfterRefusal)
                {
                    forget();
                }
            }

            completion.SetResult(new(FailedGuard));
        }
    }

    /// <summary>Runs the batch's nudges, where it was committed; one that fails harms nobody.</summary>
    public void Nudge(ILogger logger, string store)
    {
        if (!IsCommitted)
        {
            return;
        }

        foreach (var nudge in batch.AfterCommit)
        {
            try
            {
                nudge();
            }
            catch (Exception failure)
            {
                Logs.NudgeFailed(logger, store, failure);
            }
        }
    }

    /// <summary>Tells the caller that the whole group failed.</summary>
    public void Fail(Exception failure)
    {
        Failure ??= failure;
        completion.SetException(Failure);
    }
}
