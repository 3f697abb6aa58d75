using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// Carries out one run, stretch of time by stretch, and writes after each how far it has come and what it found. A node that dies leaves a run
/// that is told as failed; what it repaired stays repaired, and the next run finds the rest.
/// </summary>
public sealed class ReconciliationRun(IShards shards, MasterOrders master, IIdSource ids, IOptions<ReconciliationOptions> options, TimeProvider time)
{
    private const int LongestProblem = 500;

    /// <summary>How often a run writes how far it is, and hears that it was stopped: well within the shortest lease.</summary>
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    /// <param name="run">The run, asked for or begun.</param>
    /// <param name="store">What is compared.</param>
    /// <param name="goOn">Asked now and then: why the run must end; null: it goes on.</param>
    /// <param name="ct">Ends it; the run is then left as it is.</param>
    /// <returns>The run at its end.</returns>
    public async Task<ReconcileRunRow> RunAsync(ReconcileRunRow run, IReconciledStore store, Func<Task<string?>> goOn, CancellationToken ct)
    {
        run = run with { State = ReconcileRunRow.Running, StartedAt = time.GetUtcNow() };
        if ((store.LeftOut ?? await store.FindObstacleAsync(ct)) is { } obstacle)
        {
            return await EndAsync(run, store, ReconcileRunRow.Failed, obstacle, ct);
        }

        // 1. Which stretches of time there are.
        var side = store.MasterOf(master);
        var buckets = Comparison.Buckets(
            await side.OldestAsync(run.TenantId, ct), await store.OldestAsync(run.TenantId, ct), time.GetUtcNow(), options.Value.Bucket);
        run = run with { Buckets = buckets.Count };
        if (!await AdvanceAsync(run, [], ct))
        {
            return await ReadAsync(run, ct);
        }

        // 2. Each of them.
        BucketCheck? check = null;
        var pace = new Pace(options.Value.RowsPerSecond, BeatEvery, () => BeatAsync([]));
        var listed = 0;
        try
        {
            foreach (var bucket in buckets)
            {
                check = new BucketCheck(run.TenantId, side, store, options.Value, pace, time);
                var result = await check.RunAsync(bucket, run.Content, run.Repair, ct);
                (run, check) = (Add(run, result), null);
                var writes = Record(run, bucket, result, options.Value.Listed - listed);
                listed += Math.Min(result.Found.Count, options.Value.Listed - listed);

                // Years without an order are not worth a commit a day: the pace gives the sign of life.
                if (writes.Count > 0)
                {
                    await BeatAsync(writes);
                }
            }
        }
        catch (RunBrokenException broken)
        {
            return broken.Reason is null ? await ReadAsync(run, ct) : await EndAsync(run, store, ReconcileRunRow.Failed, broken.Reason, ct);
        }

        return await EndAsync(run, store, ReconcileRunRow.Done, null, ct);

        async Task BeatAsync(List<Action<WriteBatch>> writes)
        {
            if (!await AdvanceAsync(run with { RowsRead = run.RowsRead + (check?.RowsRead ?? 0) }, writes, ct))
            {
                throw new RunBrokenException(null);
            }

            if (await goOn() is { } reason)
            {
                throw new RunBrokenException(reason);
            }
        }
    }

    private static ReconcileRunRow Add(ReconcileRunRow run, BucketResult result) => run with
    {
        BucketsDone = run.BucketsDone + 1,
        RowsRead = run.RowsRead + result.RowsRead,
        Found = run.Found + result.Found.Count,
        Young = run.Young + result.Young,
        Repaired = run.Repaired + (run.Repair ? result.Found.Count - result.Remaining.Count : 0),
        Remaining = run.Remaining + result.Remaining.Count,
    };

    private List<Action<WriteBatch>> Record(ReconcileRunRow run, IdRange bucket, BucketResult result, int listed)
    {
        var now = time.GetUtcNow();
        var remaining = result.Remaining.Select(difference => difference.OrderId).ToHashSet();
        List<Action<WriteBatch>> writes =
        [
            .. result.Found.Take(listed).Select(difference => new ReconcileDifferenceRow
            {
                TenantId = run.TenantId,
                DifferenceId = ids.Next(),
                RunId = run.RunId,
                Store = run.Store,
                Node = run.Node,
                OrderId = difference.OrderId,
                OrderNo = difference.Master?.OrderNo ?? difference.Name,
                Cause = NameOf(difference.Cause),
                Finding = difference.Finding,
                MasterVersion = difference.Master?.Version,
                StoreVersion = difference.StoreVersion,
                ChangedAt = difference.Master?.ChangedAt,
                FoundAt = now,
                State = run.Repair && !remaining.Contains(difference.OrderId) ? ReconcileDifferenceRow.Repaired : ReconcileDifferenceRow.Open,
                EndedAt = run.Repair && !remaining.Contains(difference.OrderId) ? now : null,
            }).Select(row => (Action<WriteBatch>)(batch => ReconcileDifferenceTable.Insert(batch, row))),
        ];
        if (result.Master.Count + (result.Store?.Count ?? 0) + result.Found.Count > 0)
        {
            writes.Add(batch => ReconcileBucketTable.Replace(batch, new()
            {
                TenantId = run.TenantId,
                Store = run.Store,
                Node = run.Node,
                From = IdLayout.TimeOf(bucket.From),
                To = bucket.To == long.MaxValue ? now : IdLayout.TimeOf(bucket.To),
                MasterCount = result.Master.Count,
                StoreCount = result.Store?.Count ?? 0,
                MasterDigest = result.Master.ToString(),
                StoreDigest = result.Store?.ToString() ?? "",
                Found = result.Found.Count,
                Repaired = run.Repair ? result.Found.Count - result.Remaining.Count : 0,
                Remaining = result.Remaining.Count,
                CheckedAt = now,
            }));
        }

        return writes;
    }

    private async Task<ReconcileRunRow> EndAsync(ReconcileRunRow run, IReconciledStore store, string state, string? problem, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        run = run with { State = state, EndedAt = now, Problem = problem?.Length > LongestProblem ? problem[..LongestProblem] : problem };
        List<Action<WriteBatch>> writes = [];
        if (state == ReconcileRunRow.Done)
        {
            var before = IdLayout.FirstOf(now - options.Value.Keep);
            writes =
            [
                batch => ReconcileDifferenceTable.EndEarlier(batch, run, store.IsShared, now),
                batch => ReconcileBucketTable.DeleteUnchecked(batch, run.TenantId, run.Store, run.Node, run.StartedAt!.Value),
                batch => ReconcileDifferenceTable.DeleteBefore(batch, run.TenantId, before),
                batch => ReconcileRunTable.DeleteBefore(batch, run.TenantId, before),
            ];
        }

        ReconciliationMeter.Ended(run);
        return await AdvanceAsync(run, writes, ct) ? run : await ReadAsync(run, ct);
    }

    /// <returns>False: a person stopped the run, and nothing was written.</returns>
    private async Task<bool> AdvanceAsync(ReconcileRunRow run, List<Action<WriteBatch>> writes, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ReconcileRunTable.Advance(batch, run with { UpdatedAt = time.GetUtcNow() });
        writes.ForEach(write => write(batch));
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    private async Task<ReconcileRunRow> ReadAsync(ReconcileRunRow run, CancellationToken ct) =>
        await shards.Home.ReadAsync(connection => ReconcileRunTable.FindAsync(connection, run.TenantId, run.RunId), ct) ?? run;

    internal static string NameOf(Cause cause) => cause switch
    {
        Cause.Missing => "missing",
        Cause.Stale => "stale",
        Cause.Extra => "extra",
        _ => "altered",
    };

    /// <summary>The run ends before its time.</summary>
    private sealed class RunBrokenException(string? reason) : Exception("The run ends before its time.")
    {
        /// <summary>Null: a person stopped it.</summary>
        public string? Reason => reason;
    }
}
