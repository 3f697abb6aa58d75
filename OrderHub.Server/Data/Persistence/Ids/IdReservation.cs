using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence.Ids;

/// <summary>
/// The stretch of time for which this node may give out ids. It is stored ahead of its use, so that a node that died, or whose
/// clock was set back, begins behind every id it can have given out. One small write every few seconds, and none while no ids
/// are taken.
/// </summary>
public sealed class IdReservation(IDatabase database, IOptions<NodeOptions> options, TimeProvider time, ILogger<IdReservation> logger) : IHostedService
{
    /// <summary>How far ahead the store's mark lies.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(AheadMilliseconds);

    internal const long AheadMilliseconds = 10_000;

    private readonly int node = options.Value.Node;
    private readonly Lock gate = new();
    private DateTimeOffset stored;
    private long until;
    private Task extension = Task.CompletedTask;
    private long lastUsed;

    /// <summary>First millisecond since 1970 that may be used; 0 until the reservation is open.</summary>
    public long From { get; private set; }

    /// <summary>Last millisecond that may be used.</summary>
    public long Until => Volatile.Read(ref until);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(connection => IdReservationTable.FindAsync(connection, node), cancellationToken);
        if (found is null)
        {
            await CommitAsync(batch => IdReservationTable.Insert(batch, node, DateTimeOffset.UnixEpoch), cancellationToken);
        }

        stored = found ?? DateTimeOffset.UnixEpoch;
        From = stored.ToUnixTimeMilliseconds() + 1;
        await MoveAsync(Later(time.GetUtcNow(), stored) + Ahead, cancellationToken);
    }

    /// <summary>Gives back what was reserved and not used, so that a restart begins at the clock again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task running;
        lock (gate)
        {
            running = extension;
        }

        await running;
        var used = Later(time.GetUtcNow(), DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref lastUsed)));
        Volatile.Write(ref until, 0);
        if (used < stored)
        {
            await MoveAsync(used, cancellationToken, open: false);
        }
    }

    /// <summary>Tells that ids of that millisecond are given out; reserves more in the background when little is left.</summary>
    internal void Use(long millisecond, long clock)
    {
        InterlockedMax(ref lastUsed, millisecond);
        if (Math.Max(millisecond, clock) + ((long)Ahead.TotalMilliseconds / 2) <= Until || !extension.IsCompleted)
        {
            return;
        }

        lock (gate)
        {
            if (extension.IsCompleted)
            {
                extension = ExtendAsync(DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(millisecond, clock)) + Ahead);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A failed reservation is tried again with the next id; ids end with the one that stands.")]
    private async Task ExtendAsync(DateTimeOffset target)
    {
        try
        {
            await MoveAsync(target, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Logs.ReservationFailed(logger, node, failure);
        }
    }

    private async Task MoveAsync(DateTimeOffset target, CancellationToken ct, bool open = true)
    {
        await CommitAsync(batch => IdReservationTable.Move(batch, node, stored, target), ct);
        stored = target;
        if (open)
        {
            Volatile.Write(ref until, target.ToUnixTimeMilliseconds());
        }
    }

    private async Task CommitAsync(Action<WriteBatch> write, CancellationToken ct)
    {
        var batch = new WriteBatch();
        write(batch);
        if (!(await database.CommitAsync(batch, ct)).IsCommitted)
        {
            throw new SetupException(
                SetupFailure.Settings,
                $"Another server gives out ids as node {node}: give each server over one database a number of its own. Fix: ORDERHUB__Node={(node + 1) % OrderNumber.NodeCount}");
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void InterlockedMax(ref long target, long value)
    {
        long seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
