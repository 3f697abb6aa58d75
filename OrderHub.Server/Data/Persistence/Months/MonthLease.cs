using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Months;

namespace OrderHub.Server.Data.Persistence.Months;

/// <summary>
/// The right to drop months, of one node at a time, and of none while a shard moves: what is looked at in a database must stay there until
/// it is dropped. It ends by itself where its holder dies.
/// </summary>
internal sealed class MonthLease : IAsyncDisposable
{
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(10);

    private readonly IDatabase home;
    private readonly TimeProvider time;
    private readonly long epoch;
    private DateTimeOffset until;

    private MonthLease(IDatabase home, TimeProvider time, long epoch, DateTimeOffset until) => (this.home, this.time, this.epoch, this.until) = (home, time, epoch, until);

    /// <summary>Null: not now.</summary>
    public static async Task<MonthLease?> TakeAsync(IDatabase home, int node, TimeProvider time, CancellationToken ct)
    {
        var end = time.GetUtcNow() + Term;
        var batch = new WriteBatch();
        MonthKeeperTable.Take(batch, node, time.GetUtcNow(), end);
        return (await home.CommitAsync(batch, ct)).IsCommitted ? new(home, time, await home.ReadAsync(MonthKeeperTable.EpochAsync, ct), end) : null;
    }

    /// <summary>Called before each step that deletes: renews the lease while half of it is left.</summary>
    /// <exception cref="InvalidOperationException">It was lost: this node stood still for minutes.</exception>
    public async Task HoldAsync(CancellationToken ct)
    {
        if (time.GetUtcNow() < until - (Term / 2))
        {
            return;
        }

        until = time.GetUtcNow() + Term;
        if (!await RenewAsync(until, ct))
        {
            throw new InvalidOperationException("Another node drops months by now.");
        }
    }

    public async ValueTask DisposeAsync() => await RenewAsync(DateTimeOffset.UnixEpoch, CancellationToken.None);

    private async Task<bool> RenewAsync(DateTimeOffset end, CancellationToken ct)
    {
        var batch = new WriteBatch();
        MonthKeeperTable.Renew(batch, epoch, end);
        return (await home.CommitAsync(batch, ct)).IsCommitted;
    }
}
