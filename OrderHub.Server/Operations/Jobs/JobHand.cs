using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>A run that this node has.</summary>
/// <param name="run">As it was claimed.</param>
/// <param name="context">What it is given, and tells.</param>
/// <param name="stopping">The node stops.</param>
internal sealed class JobHand(JobRunRow run, JobContext context, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    public JobRunRow Run => run;

    public JobContext Context => context;

    /// <summary>Ends with the try: its time is over, a person cancelled it, the node stops, or somebody else has the run.</summary>
    public CancellationToken Token => ends.Token;

    /// <summary>True once a person wants it ended.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>The work, so that a node that stops can wait for it.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public void Limit(TimeSpan limit) => ends.CancelAfter(limit);

    public void Cancel()
    {
        IsCancelled = true;
        Abandon();
    }

    /// <summary>Lets the work end without asking what became of it.</summary>
    public void Abandon()
    {
        try
        {
            ends.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    public void Dispose() => ends.Dispose();
}
