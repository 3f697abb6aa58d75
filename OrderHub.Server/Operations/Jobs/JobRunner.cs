using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>
/// Runs what is queued, on nodes with the role <c>jobs</c>. Each round: 1 say that this node lives, with the progress of its runs; 2 end those
/// that a person cancelled, wherever they asked; 3 look after what others left (see <see cref="JobUpkeep"/>); 4 take what is due, as far as the
/// node and the queues have room. A run is a claim under a fence: a node that was thought dead, and is not, writes nothing of it any more.
/// </summary>
public sealed class JobRunner(
    [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, JobKinds kinds, JobDesk desk, JobSchedules schedules, JobUpkeep upkeep, NodeRoles roles, IHostApplicationLifetime lifetime,
    TimeProvider time, IOptions<JobsOptions> options, ILogger<JobRunner> log) : BackgroundService
{
    private const int Candidates = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static int instances;

    private readonly ConcurrentDictionary<long, JobHand> hands = [];
    private DateTimeOffset startedAt;
    private DateTimeOffset nextBeat;

    /// <summary>The node's name in the store: another one after each start, so that nobody takes a new process for the one that died.</summary>
    public string Node { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{Interlocked.Increment(ref instances)}-{Guid.NewGuid().ToString("N")[..6]}");

    /// <summary>Opens the store and brings in what comes with the program.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        startedAt = time.GetUtcNow();
        await schedules.ShipAsync(ct);
    }

    /// <summary>One round. True: there may be more to do at once.</summary>
    public async Task<bool> RoundAsync(CancellationToken ct)
    {
        await BeatAsync(ct);
        if (!hands.IsEmpty)
        {
            await LookAtHandsAsync(ct);
        }

        var worked = await desk.WorkAsync(ct);
        return await TakeAsync(ct) || worked;
    }

    /// <summary>Ends when everything this node has is at its end; for a node that stops, and for tests.</summary>
    public Task IdleAsync() => Task.WhenAll(hands.Values.Select(hand => hand.Work));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Jobs))
        {
            return;
        }

        await lifetime.HasStartedAsync(stoppingToken);
        await Task.Delay(options.Value.StartDelay, TimeProvider.System, stoppingToken);
        var begun = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var nudge = desk.Next;
            try
            {
                if (!begun)
                {
                    await BeginAsync(stoppingToken);
                    begun = true;
                }

                if (await RoundAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                log.JobsBroken(error);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(options.Value.Poll, TimeProvider.System, waking.Token), nudge);
            await waking.CancelAsync();
        }
    }

    /// <summary>What runs is stopped and queued again, so that another node takes it at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAny(IdleAsync(), Task.Delay(Patience, TimeProvider.System, cancellationToken));
        if (startedAt != default)
        {
            try
            {
                var batch = new WriteBatch();
                JobNodeTable.Delete(batch, Node);
                await database.CommitAsync(batch, cancellationToken);
            }
            catch (Exception error)
            {
                // Its row is forgotten by the others in time.
                log.JobsBroken(error);
            }
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now < nextBeat)
        {
            return;
        }

        var batch = new WriteBatch();
        JobNodeTable.Write(batch, new(Node, startedAt, now, hands.Count, options.Value.Concurrency));
        foreach (var hand in hands.Values)
        {
            var (done, total, text) = hand.Context.Progress;
            JobRunTable.Beat(batch, hand.Run, now + options.Value.Lease, done, total, text);
            foreach (var line in hand.Context.TakeLines())
            {
                JobLogTable.Insert(batch, hand.Run, line);
            }
        }

        await database.CommitAsync(batch, ct);
        nextBeat = now + (options.Value.Lease / 3);
        await upkeep.RoundAsync(ct);
    }

    private async Task<bool> TakeAsync(CancellationToken ct)
    {
        var took = false;
        foreach (var queue in await database.ReadAsync(JobQueueTable.AllAsync, ct))
        {
            var room = Math.Min(options.Value.Concurrency - hands.Count, queue.Concurrency - queue.Running);
            if (room <= 0 || queue.PausedAt is not null)
            {
                continue;
            }

            foreach (var due in await database.ReadAsync(connection => JobRunTable.DueAsync(connection, queue.Queue, time.GetUtcNow(), Math.Min(room, Candidates)), ct))
            {
                took |= await TakeAsync(due, ct);
            }
        }

        return took;
    }

    private async Task<bool> TakeAsync(JobRunRow due, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var lease = now + options.Value.Lease;
        var batch = new WriteBatch();
        JobRunTable.Claim(batch, due, Node, now, lease);
        if (!(await database.CommitAsync(batch, ct)).IsCommitted)
        {
            return false;
        }

        CommitPoints.Reach("job-run.claimed");
        var mine = due with { State = JobRunRow.Running, Attempt = due.Attempt + 1, Fence = due.Fence + 1, Node = Node, StartedAt = now, LeaseUntil = lease };
        var kind = kinds.Find(mine.Kind);
        var hand = new JobHand(mine, new(mine, kind?.About ?? Unknown, time, options.Value.LogLines), ct);
        hands[mine.RunId] = hand;
        hand.Work = Task.Run(() => RunAsync(hand, kind, ct), CancellationToken.None);
        return true;
    }

    private async Task RunAsync(JobHand hand, IJobKind? kind, CancellationToken stopping)
    {
        try
        {
            var about = kind?.About ?? Unknown;
            hand.Limit(about.Limit);
            var (next, outcome) = await TryAsync(hand, kind, about, stopping);
            await EndAsync(hand, next, outcome);
        }
        catch (Exception error)
        {
            // Its end could not be written: the lease runs out, and it is taken up again.
            log.JobEndBroken(hand.Run.RunId, error);
        }
        finally
        {
            hands.TryRemove(hand.Run.RunId, out _);
            hand.Dispose();
            desk.Nudge();
        }
    }

    private async Task<(JobRunRow Next, string Outcome)> TryAsync(JobHand hand, IJobKind? kind, JobKind about, CancellationToken stopping)
    {
        var run = hand.Run;
        JobResult result;
        try
        {
            result = kind is null
                ? JobResult.Refused($"This version of OrderHub has no kind of job '{run.Kind}'.")
                : await kind.RunAsync(hand.Context, hand.Token);
        }
        catch (OperationCanceledException) when (hand.IsCancelled)
        {
            return (JobDecisions.Cancelled(run, time.GetUtcNow(), options.Value), JobRunRow.Cancelled);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return (JobDecisions.Stopped(run, time.GetUtcNow()), JobAttemptRow.Stopped);
        }
        catch (OperationCanceledException) when (hand.Token.IsCancellationRequested)
        {
            result = JobResult.Failed($"It took longer than {about.Limit}.");
        }
        catch (Exception error)
        {
            log.JobFailed(run.Kind, run.RunId, error);
            result = JobResult.Failed($"{error.GetType().Name}: {error.Message}");
        }

        result = result with { Error = Cut(result.Error, MaxError), Result = Cut(result.Result, MaxResult) };
        var next = JobDecisions.After(run, about, result, time.GetUtcNow(), options.Value);
        return (next, result.Error is null ? JobRunRow.Succeeded : JobRunRow.Failed);
    }

    private async Task EndAsync(JobHand hand, JobRunRow next, string outcome)
    {
        var now = time.GetUtcNow();
        var batch = new WriteBatch();
        var (done, total, text) = hand.Context.Progress;
        JobRunTable.Beat(batch, hand.Run, now + options.Value.Lease, done, total, text);
        JobRunTable.End(batch, hand.Run, next, outcome, now);
        foreach (var line in hand.Context.TakeLines())
        {
            JobLogTable.Insert(batch, hand.Run, line);
        }

        CommitPoints.Reach("job-run.before-end");
        if (!(await database.CommitAsync(batch, CancellationToken.None)).IsCommitted)
        {
            log.JobLostMeanwhile(hand.Run.RunId);
            return;
        }

        if (next.HasEnded)
        {
            await upkeep.ReleaseAsync(CancellationToken.None);
        }
    }

    // A node that stood still for longer than its lease has lost its runs: it ends them, as others have them by now.
    private async Task LookAtHandsAsync(CancellationToken ct)
    {
        var mine = hands.Values.ToList();
        var held = (await database.ReadAsync(connection => JobRunTable.HeldAsync(connection, Node), ct)).ToDictionary(run => run.RunId);
        foreach (var hand in mine)
        {
            if (!held.TryGetValue(hand.Run.RunId, out var row) || row.Fence != hand.Run.Fence)
            {
                hand.Abandon();
            }
            else if (row.IsUnwanted)
            {
                hand.Cancel();
            }
        }
    }

    private const int MaxError = 4000;
    private const int MaxResult = 100_000;

    private static readonly JobKind Unknown = new() { Name = "", Title = new("", ""), Summary = new("", "") };

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
