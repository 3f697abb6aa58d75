using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Legacy;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>How a run ended.</summary>
/// <param name="Row">How far the copy is.</param>
/// <param name="Error">Why it could not go on; null: it did what there was to do, or its time was over.</param>
/// <param name="IsSkipped">True: it is paused, or another run has it.</param>
public sealed record SyncEnd(SynchronizationRow Row, string? Error, bool IsSkipped = false);

/// <summary>
/// One run of copying a partner's orders for a tenant: 1. claim; 2. what is new, page by page to its end; 3. some pages of the full load, if there is
/// one, and again from 2; 4. let go. What a page brings and how far it reaches are one commit, under the fence of the claim: a run that was killed
/// goes on behind its last page, and one that lost its claim writes nothing more.
/// </summary>
public sealed class SyncRun(IShards shards, MasterClient masters, LegacyOrders orders, IOptions<SynchronizationOptions> options, TimeProvider time)
{
    private const int LongestError = 1000;

    /// <summary>Runs until there is nothing more to do, or the time for a run is over.</summary>
    /// <param name="tenantId">Whose copy.</param>
    /// <param name="connector">Of whose orders.</param>
    /// <param name="told">Told after each page how far it is, and how many orders were on it.</param>
    /// <param name="ct">Stops it; the next run goes on.</param>
    public async Task<SyncEnd> RunAsync(int tenantId, string connector, Action<SynchronizationRow, int> told, CancellationToken ct)
    {
        if (masters.OrdersOf(tenantId, connector) is not { } part || await ClaimAsync(tenantId, connector, ct) is not { } claimed)
        {
            return new(await FindAsync(tenantId, connector, ct) ?? SyncWalk.Begin(tenantId, connector, time.GetUtcNow()), null, IsSkipped: true);
        }

        var walker = new SyncWalker(masters, orders, options.Value, time, part, claimed, told);
        try
        {
            var error = await walker.RunAsync(ct);
            await ReleaseAsync(walker.Row with
            {
                Failures = error is null ? 0 : walker.Row.Failures + 1,
                LastError = error is null ? walker.Row.LastError : Short(error),
                LastErrorAt = error is null ? walker.Row.LastErrorAt : time.GetUtcNow(),
            });
            return new(walker.Row, error);
        }
        catch (SyncLostException)
        {
            return new(await FindAsync(tenantId, connector, ct) ?? walker.Row, null, IsSkipped: true);
        }
        catch
        {
            await ReleaseAsync(walker.Row);
            throw;
        }
    }

    private Task<SynchronizationRow?> FindAsync(int tenantId, string connector, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => SynchronizationTable.FindAsync(connection, tenantId, connector), ct);

    private async Task<SynchronizationRow?> ClaimAsync(int tenantId, string connector, CancellationToken ct)
    {
        if (await FindAsync(tenantId, connector, ct) is not { } row)
        {
            row = SyncWalk.Begin(tenantId, connector, time.GetUtcNow());
            var first = new WriteBatch();
            SynchronizationTable.Insert(first, row);
            if (!(await shards.Home.CommitAsync(first, ct)).IsCommitted)
            {
                return null;
            }
        }

        var (now, batch) = (time.GetUtcNow(), new WriteBatch());
        SynchronizationTable.Claim(batch, row, now, now + options.Value.Lease);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted ? row with { Fence = row.Fence + 1, LeaseUntil = now + options.Value.Lease } : null;
    }

    // Not the run's token: stopping a node must not make others wait for its lease.
    private async Task ReleaseAsync(SynchronizationRow row)
    {
        var batch = new WriteBatch();
        SynchronizationTable.Save(batch, row with { LeaseUntil = DateTimeOffset.UnixEpoch, UpdatedAt = time.GetUtcNow() });
        await shards.Home.CommitAsync(batch, CancellationToken.None);
    }

    private static string Short(string text) => text.Length <= LongestError ? text : text[..LongestError];
}
