using System.Data.Common;
using OrderHub.Server.Storage.Months;

namespace OrderHub.Server.Storage;

/// <summary>
/// The one door to a transactional store. Writes go through batches, which are durable when the task completes; reads see
/// all that was committed before they began.
/// </summary>
public interface IDatabase
{
    /// <summary>Writes the batch in one transaction, durably; concurrent batches may share one fsync.</summary>
    Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct);

    /// <summary>The months that its tables are cut into; null for a store whose tables are whole.</summary>
    IMonthPartitions? Months => null;

    /// <summary>True where a read is a round trip to a server, so that the questions of several callers are better asked together.</summary>
    bool IsRemote => false;

    /// <summary>Lends a read-only connection for one read.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct);
}
