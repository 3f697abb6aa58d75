using System.Collections.Immutable;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// The cursor of a consumer that all nodes run together: each part belongs to one node at a time, by a lease with an epoch. A node that
/// was late, however late, finds the epoch risen and moves nothing. Parts are shared evenly among the nodes that are seen.
/// </summary>
internal sealed class SharedCursor(string consumer, IDatabase database, int node, RelayOptions options, TimeProvider time) : IRelayCursor
{
    // Replaced, never changed: others look at it while the loop goes on.
    private volatile ImmutableSortedDictionary<int, (long Epoch, long Position)> held = ImmutableSortedDictionary<int, (long, long)>.Empty;
    private DateTimeOffset nextLook;

    public bool MustSeeAll => false;

    public IReadOnlyDictionary<int, long> Positions => held.ToDictionary(part => part.Key, part => part.Value.Position);

    public async Task RefreshAsync(CancellationToken ct)
    {
        if (time.GetUtcNow() < nextLook)
        {
            return;
        }

        var (rows, nodes) = await LookAsync(ct);
        if (rows.Count < OutboxPart.Count)
        {
            var batch = new WriteBatch();
            foreach (var part in OutboxPart.All)
            {
                RelayCursorTable.InsertIfAbsent(batch, consumer, part, time.GetUtcNow());
            }

            await database.CommitAsync(batch, ct);
            (rows, nodes) = await LookAsync(ct);
        }

        Forget(rows);
        var hasAll = await HoldAsync(Rotated(rows, nodes), Share(nodes), ct);
        nextLook = hasAll ? time.GetUtcNow() + (options.Lease / 4) : default;
    }

    public async Task<bool> MoveAsync(IReadOnlyDictionary<int, long> to, WriteBatch batch, CancellationToken ct)
    {
        var until = time.GetUtcNow() + options.Lease;
        foreach (var (part, position) in to)
        {
            RelayCursorTable.Move(batch, consumer, part, held[part].Epoch, held[part].Position, position, until);
        }

        if (!(await database.CommitAsync(batch, ct)).IsCommitted)
        {
            await RecoverAsync(ct);
            return false;
        }

        foreach (var (part, position) in to)
        {
            held = held.SetItem(part, held[part] with { Position = position });
        }

        return true;
    }

    public Task RecoverAsync(CancellationToken ct)
    {
        held = held.Clear();
        nextLook = default;
        return Task.CompletedTask;
    }

    public async Task ReleaseAsync(CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var (part, (epoch, _)) in held)
        {
            RelayCursorTable.Release(batch, consumer, part, epoch);
        }

        RelayNodeTable.Gone(batch, node);
        await database.CommitAsync(batch, ct);
        held = held.Clear();
    }

    private async Task<(List<RelayCursorRow> Rows, List<int> Nodes)> LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var seen = new WriteBatch();
        RelayNodeTable.Seen(seen, node, now);
        await database.CommitAsync(seen, ct);
        return await database.ReadAsync(
            async connection => (await RelayCursorTable.OfConsumerAsync(connection, consumer), await RelayNodeTable.SinceAsync(connection, now - options.Lease)), ct);
    }

    /// <summary>Forgets parts that somebody took since, and learns positions that somebody moved.</summary>
    private void Forget(List<RelayCursorRow> rows)
    {
        foreach (var row in rows.Where(row => held.TryGetValue(row.Part, out var mine) && (mine.Epoch != row.Epoch || mine.Position != row.Position)))
        {
            held = held.Remove(row.Part);
        }
    }

    /// <summary>Most parts this node takes; the first nodes take what does not divide evenly.</summary>
    private int Share(List<int> nodes)
    {
        var place = Math.Max(0, nodes.IndexOf(node));
        var all = Math.Max(1, nodes.Count);
        return (OutboxPart.Count / all) + (place < OutboxPart.Count % all ? 1 : 0);
    }

    /// <summary>Each node begins at another part, so that those that start together do not all try for the same.</summary>
    private IEnumerable<RelayCursorRow> Rotated(List<RelayCursorRow> rows, List<int> nodes)
    {
        var first = OutboxPart.Count * Math.Max(0, nodes.IndexOf(node)) / Math.Max(1, nodes.Count);
        return rows.OrderBy(row => (row.Part - first + OutboxPart.Count) % OutboxPart.Count);
    }

    /// <returns>False: a part was taken by somebody else under our hands, and another look is worth it at once.</returns>
    private async Task<bool> HoldAsync(IEnumerable<RelayCursorRow> rows, int share, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + options.Lease;

        // 1. Let go of what is too much, so that a node that came new need not wait.
        foreach (var part in held.Keys.Skip(share).ToList())
        {
            var release = new WriteBatch();
            RelayCursorTable.Release(release, consumer, part, held[part].Epoch);
            held = held.Remove(part);
            await database.CommitAsync(release, ct);
        }

        // 2. Hold on to the rest.
        if (held.Count > 0)
        {
            var renew = new WriteBatch();
            foreach (var (part, (epoch, _)) in held)
            {
                RelayCursorTable.Renew(renew, consumer, part, epoch, until);
            }

            if (!(await database.CommitAsync(renew, ct)).IsCommitted)
            {
                held = held.Clear();
                return false;
            }
        }

        // 3. Take what is free: released, run out, or left by an earlier run of this very node.
        var hasAll = true;
        foreach (var row in rows.Where(row => !held.ContainsKey(row.Part) && (row.Owner is null || row.Owner == node || row.LeaseUntil <= now)).Take(share - held.Count))
        {
            var take = new WriteBatch();
            RelayCursorTable.Take(take, row, node, until);
            if ((await database.CommitAsync(take, ct)).IsCommitted)
            {
                held = held.SetItem(row.Part, (row.Epoch + 1, row.Position));
            }
            else
            {
                hasAll = false;
            }
        }

        return hasAll;
    }
}
