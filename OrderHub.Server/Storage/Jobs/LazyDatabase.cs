using System.Data.Common;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>A store that is opened by the first who needs it: a start does not wait for it. One that could not be opened is tried again by the next.</summary>
public sealed class LazyDatabase(Func<IDatabase> open) : IDatabase, IDisposable
{
    private readonly Lock gate = new();
    private IDatabase? opened;
    private bool closed;

    public bool IsRemote => opened?.IsRemote ?? false;

    public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct) => Open().CommitAsync(batch, ct);

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => Open().ReadAsync(read, ct);

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            (opened as IDisposable)?.Dispose();
        }
    }

    private IDatabase Open()
    {
        if (opened is { } there)
        {
            return there;
        }

        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return opened ??= open();
        }
    }
}
