using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>A run to be made.</summary>
/// <param name="Kind">One that there is.</param>
/// <param name="Args">Checked against the kind.</param>
/// <param name="Name">What it is called; null: as its kind.</param>
/// <param name="At">Not before; null: now.</param>
/// <param name="AfterRun">Behind this run.</param>
/// <param name="AfterBatch">Behind all runs of this batch.</param>
/// <param name="AfterAny">However those ended; false: only where they succeeded.</param>
/// <param name="BatchId">The batch that it is one of.</param>
/// <param name="OrderNo">The order that it is about.</param>
public sealed record NewJob(
    string Kind, JsonObject Args, string? Name = null, DateTimeOffset? At = null, long? AfterRun = null, long? AfterBatch = null, bool AfterAny = false, long? BatchId = null, string? OrderNo = null);

/// <summary>What people and programs do with runs: make, cancel, retry and delete them, one or all that a filter takes.</summary>
public sealed class JobDesk(
    [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, JobKinds kinds, IIdSource ids, TimeProvider time, IOptions<JobsOptions> options)
{
    private TaskCompletionSource next = New();

    /// <summary>Completes when there is something to do; never the truth, which is the rows.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>Wakes this node's workers.</summary>
    public void Nudge() => Interlocked.Exchange(ref next, New()).TrySetResult();

    /// <summary>A number for a new batch.</summary>
    public long NewBatch() => ids.Next();

    /// <summary>Whether so many more runs of a tenant may wait.</summary>
    public async Task<bool> HasRoomAsync(int tenantId, int more, CancellationToken ct) =>
        await database.ReadAsync(connection => JobRunTable.WaitingAsync(connection, tenantId), ct) + more <= options.Value.MaxWaiting;

    /// <summary>Makes runs, all or none.</summary>
    /// <param name="tenantId">Whose they are; those of a kind for the whole installation are the installation's.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="jobs">Their kinds exist and their arguments were checked.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<IReadOnlyList<JobRunRow>> AddAsync(int tenantId, string by, IReadOnlyList<NewJob> jobs, CancellationToken ct)
    {
        var rows = jobs.Select(job => RowOf(tenantId, by, job)).ToList();
        var batch = new WriteBatch();
        rows.ForEach(row => JobRunTable.Insert(batch, row));
        batch.Then(Nudge);
        await database.CommitAsync(batch, ct);
        return rows;
    }

    /// <summary>A row for a run that is to be made.</summary>
    public JobRunRow RowOf(int tenantId, string by, NewJob job)
    {
        var kind = kinds.Find(job.Kind)?.About ?? throw new ArgumentException($"There is no kind of job {job.Kind}.", nameof(job));
        var now = time.GetUtcNow();
        return new()
        {
            TenantId = kind.IsInstallation ? JobScope.Installation : tenantId,
            RunId = ids.Next(),
            Kind = kind.Name,
            Name = job.Name ?? kind.Name,
            Queue = kind.Queue,
            BatchId = job.BatchId,
            AfterRun = job.AfterRun,
            AfterBatch = job.AfterBatch,
            AfterAny = job.AfterAny,
            State = job.AfterRun is null && job.AfterBatch is null ? JobRunRow.Queued : JobRunRow.Waiting,
            Attempts = kind.Attempts,
            DueAt = job.At > now ? job.At.Value : now,
            Args = job.Args.ToJsonString(),
            OrderNo = job.OrderNo,
            CreatedBy = by,
            CreatedAt = now,
        };
    }

    /// <summary>Ends a run: at once where nobody has begun it, else its node is told, whichever that is. False: it has ended, or changed hands just now.</summary>
    public async Task<bool> CancelAsync(JobRunRow row, string by, string? reason, CancellationToken ct)
    {
        var batch = new WriteBatch();
        var now = time.GetUtcNow();
        if (row.State == JobRunRow.Running)
        {
            JobRunTable.AskCancel(batch, row, by, reason, now);
        }
        else
        {
            JobRunTable.CancelIdle(batch, row, by, reason, now, now + options.Value.KeepFailed);
        }

        batch.Then(Nudge);
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    /// <summary>Queues a run again that has ended, with all its tries.</summary>
    public async Task RetryAsync(JobRunRow row, CancellationToken ct)
    {
        var batch = new WriteBatch();
        JobRunTable.Again(batch, row.TenantId, row.RunId, AttemptsOf(row), time.GetUtcNow());
        batch.Then(Nudge);
        await database.CommitAsync(batch, ct);
    }

    public async Task DeleteAsync(JobRunRow row, CancellationToken ct)
    {
        var batch = new WriteBatch();
        JobRunTable.Delete(batch, row.TenantId, row.RunId);
        await database.CommitAsync(batch, ct);
    }

    /// <summary>Retries or deletes all runs there are now that the filter takes; the work goes on by itself and survives restarts.</summary>
    public async Task<JobActionRow> BeginAsync(JobScope scope, string by, string verb, JobFilter filter, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = new JobActionRow
        {
            TenantId = scope.TenantId,
            ActionId = ids.Next(),
            Verb = verb,
            Filter = JsonSerializer.Serialize(filter, JobJson.Default.JobFilter),
            State = JobActionRow.Running,
            UptoId = ids.Next(),
            Total = (int)await database.ReadAsync(connection => JobRunTable.CountAsync(connection, scope, filter, now), ct),
            CreatedBy = by,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var batch = new WriteBatch();
        JobActionTable.Insert(batch, row);
        batch.Then(Nudge);
        await database.CommitAsync(batch, ct);
        return row;
    }

    /// <summary>Does one piece of one action. False: there is nothing to do.</summary>
    internal async Task<bool> WorkAsync(CancellationToken ct)
    {
        foreach (var action in await database.ReadAsync(connection => JobActionTable.OpenAsync(connection, 10), ct))
        {
            var filter = JsonSerializer.Deserialize(action.Filter, JobJson.Default.JobFilter)!;
            var now = time.GetUtcNow();
            var runs = await database.ReadAsync(
                connection => JobRunTable.SelectAsync(connection, JobOwner.ScopeOf(action.TenantId), filter, action.LastId, action.UptoId, ActionPiece, now), ct);
            var batch = new WriteBatch();
            var meant = runs.Where(run => action.Verb == JobActionRow.Retry ? run.HasEnded : run.State != JobRunRow.Running).ToList();
            foreach (var run in meant)
            {
                if (action.Verb == JobActionRow.Retry)
                {
                    JobRunTable.Again(batch, run.TenantId, run.RunId, AttemptsOf(run), now);
                }
                else
                {
                    JobRunTable.Delete(batch, run.TenantId, run.RunId);
                }
            }

            var isLast = runs.Count < ActionPiece;
            var done = action.DoneCount + meant.Count;
            JobActionTable.Advance(batch, action with
            {
                State = isLast ? JobActionRow.Done : JobActionRow.Running,
                LastId = isLast ? action.LastId : runs[^1].RunId,
                DoneCount = done,
                Total = Math.Max(action.Total, done),
                UpdatedAt = now,
                EndedAt = isLast ? now : null,
            });
            CommitPoints.Reach("job-action.before-progress");
            await database.CommitAsync(batch, ct);
            return true;
        }

        return false;
    }

    /// <summary>Runs that one piece of an action takes.</summary>
    internal const int ActionPiece = 100;

    private int AttemptsOf(JobRunRow row) => kinds.Find(row.Kind)?.About.Attempts ?? 1;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobFilter))]
internal sealed partial class JobJson : JsonSerializerContext;
