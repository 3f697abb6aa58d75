using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>
/// Counts what instances do, by version and minute, and writes the counts every few seconds. Counted here and not by asking the
/// instances, because an index for it would cost every order a write. A process that dies loses the counts since the last
/// write, a few seconds of figures and nothing else.
/// </summary>
public sealed class FlowFigures(IShards shards, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<FlowFigures> log) : BackgroundService
{
    private readonly ConcurrentDictionary<Key, Counts> minutes = new();
    private readonly long writer = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000 + Random.Shared.Next(1000);
    private readonly SemaphoreSlim writing = new(1);
    private long lastCleaned;

    /// <summary>Called after each committed burst; never waits.</summary>
    public void Count(int tenantId, string name, string hash, bool started, bool ended, int incidents)
    {
        if (started || ended || incidents > 0)
        {
            minutes.GetOrAdd(new(tenantId, name, hash, Minute), _ => new()).Add(started ? 1 : 0, ended ? 1 : 0, incidents);
        }
    }

    /// <summary>What the versions of a flow did within the last minutes, on all nodes.</summary>
    public async Task<IReadOnlyList<FlowFigureSum>> SumAsync(int tenantId, string name, int lastMinutes, CancellationToken ct)
    {
        await WriteAsync(ct);
        var from = Minute - lastMinutes + 1;
        return tenantId == Definitions.FlowCatalog.SharedTenant
            ? await FlowFigureTable.SumOverTenantsAsync(shards.Home, name, from, ct)
            : await FlowFigureTable.SumAsync(shards.Home, tenantId, name, from, ct);
    }

    /// <summary>Writes what was counted since the last time.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            var batch = new WriteBatch();
            var written = new List<(Counts Counts, FlowFigureRow Row)>();
            foreach (var (key, counts) in minutes)
            {
                var row = counts.Read(key);
                if (counts.Written != row)
                {
                    if (counts.Written is null)
                    {
                        FlowFigureTable.Insert(batch, row, writer);
                    }
                    else
                    {
                        FlowFigureTable.Update(batch, row, writer);
                    }

                    written.Add((counts, row));
                }
                else if (key.Minute < Minute - 1)
                {
                    minutes.TryRemove(key, out _);
                }
            }

            Clean(batch);
            if (batch.Statements.Count > 0)
            {
                await shards.Home.CommitAsync(batch, ct);
                written.ForEach(pair => pair.Counts.Written = pair.Row);
            }
        }
        finally
        {
            writing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.FiguresInterval, clock, stoppingToken);
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.FiguresBroken(log, error);
            }
        }
    }

    private long Minute => clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    private void Clean(WriteBatch batch)
    {
        if (Minute - lastCleaned >= 60)
        {
            lastCleaned = Minute;
            FlowFigureTable.DropBefore(batch, Minute - (long)options.Value.FiguresRetention.TotalMinutes);
        }
    }

    private readonly record struct Key(int TenantId, string Name, string Hash, long Minute);

    private sealed class Counts
    {
        private int started;
        private int ended;
        private int incidents;

        public FlowFigureRow? Written { get; set; }

        public void Add(int moreStarted, int moreEnded, int moreIncidents)
        {
            Interlocked.Add(ref started, moreStarted);
            Interlocked.Add(ref ended, moreEnded);
            Interlocked.Add(ref incidents, moreIncidents);
        }

        public FlowFigureRow Read(Key key) => new(
            key.TenantId, key.Name, key.Hash, key.Minute, Volatile.Read(ref started), Volatile.Read(ref ended), Volatile.Read(ref incidents));
    }
}
