using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Access.Jobs;

/// <summary>Runs of jobs: found, read, made, cancelled, retried and deleted, one by one or all that a filter takes; and the nodes and queues that run them.</summary>
public static class JobsApi
{
    internal const int MaxPage = 200;
    internal const int MaxReason = 500;
    internal const int MaxName = 100;
    private const int MaxBatch = 500;
    private const int MaxLines = 500;
    private const int MaxConcurrency = 256;
    private static readonly string[] States = [.. JobRunRow.States, "scheduled", "retrying"];
    private static readonly int[] Intervals = [5, 60, 300, 1800];

    public static void MapJobsApi(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/v1/jobs").WithTags("Jobs");
        jobs.MapGet("/kinds", (HttpContext http, [FromServices] JobKinds kinds) => TypedResults.Ok(new JobKindList([.. kinds.All.Select(kind => JobKindView.Of(kind, Scope(http)))])))
            .WithName("listJobKinds").WithSummary("The kinds of jobs there are.").Requires(Permission.ReadJobs).Produces<JobKindList>();
        jobs.MapGet("/overview", OverviewAsync).WithName("getJobOverview").WithSummary("Runs by state, nodes and queues.").Requires(Permission.ReadJobs).Produces<JobOverview>();
        jobs.MapGet("/graph", GraphAsync).WithName("getJobGraph").WithSummary("What succeeded and failed, interval by interval.").Requires(Permission.ReadJobs).Explains(400).Produces<JobGraph>();
        jobs.MapGet("/runs", ListAsync).WithName("listJobRuns").WithSummary("Runs, newest first.").Requires(Permission.ReadJobs).Explains(400).Produces<JobRunPage>();
        jobs.MapPost("/runs", AddAsync).WithName("addJobRun").WithSummary("Run a job now, later, or behind another run.")
            .Requires(Permission.RunJobs).Explains(400, 403, 409, 422).Produces<JobRunView>(StatusCodes.Status201Created);
        jobs.MapPost("/batches", AddBatchAsync).WithName("addJobBatch").WithSummary("Run a job for each of many arguments, and one behind them all.")
            .Requires(Permission.RunJobs).Explains(400, 403, 409, 422).Produces<JobBatchView>(StatusCodes.Status201Created);
        jobs.MapGet("/batches/{id}", BatchAsync).WithName("getJobBatch").WithSummary("How far a batch has come.").Requires(Permission.ReadJobs).Explains(404).Produces<JobBatchView>();
        jobs.MapGet("/runs/{id}", FindAsync).WithName("getJobRun").WithSummary("A run with its input, result, tries and lines.").Requires(Permission.ReadJobs).Explains(404).Produces<JobRunDetail>();
        jobs.MapPost("/runs/{id}/cancel", CancelAsync).WithName("cancelJobRun").WithSummary("End a run, on whichever node it is.")
            .Requires(Permission.RunJobs).Explains(400, 403, 404, 409, 422).Produces<JobRunView>();
        jobs.MapPost("/runs/{id}/retry", RetryAsync).WithName("retryJobRun").WithSummary("Queue a run again that has ended.")
            .Requires(Permission.RunJobs).Explains(403, 404, 409).Produces<JobRunView>();
        jobs.MapDelete("/runs/{id}", DeleteAsync).WithName("deleteJobRun").WithSummary("Forget a run that does not go on.")
            .Requires(Permission.ManageJobs).Explains(403, 404, 409).Produces(StatusCodes.Status204NoContent);
        jobs.MapPost("/actions", BeginAsync).WithName("beginJobAction").WithSummary("Retry or delete all runs that a filter takes; followed as an action.")
            .Requires(Permission.ManageJobs).Explains(400, 422).Produces<JobActionView>(StatusCodes.Status202Accepted);
        jobs.MapGet("/actions", ActionsAsync).WithName("listJobActions").WithSummary("Actions on many runs, newest first.").Requires(Permission.ReadJobs).Produces<JobActionList>();
        jobs.MapPost("/actions/{id}/stop", StopAsync).WithName("stopJobAction").WithSummary("Stop it; what was done stays so.")
            .Requires(Permission.ManageJobs).Explains(404, 409).Produces<JobActionView>();
        jobs.MapPut("/queues/{queue}", SetQueueAsync).WithName("setJobQueue").WithSummary("Pause or resume a queue, or say how many of it run at once.")
            .Requires(Permission.ManageJobs).Explains(400, 403, 404, 422).Produces<JobQueueView>();
        jobs.MapSchedules();
    }

    internal static JobScope Scope(HttpContext http) => JobOwner.ScopeOf(http.Caller().TenantId);

    internal static ProblemResult Invalid(IReadOnlyList<Fault> faults) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorCodes.JobInvalid, faults[0].Message) { Faults = faults };

    internal static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.JobNotFound, $"There is no job {id}.");

    internal static ProblemResult NotYours() =>
        new(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, "It is about the whole installation: only the tenant of the first start may act on it.");

    internal static ProblemResult Ended(string detail) => new(StatusCodes.Status409Conflict, ErrorCodes.JobState, detail);

    private static ProblemResult Full() => Ended("As many runs wait as may: let some end, or delete what is not needed.");

    /// <summary>What is wrong with a kind and its arguments as they were asked for.</summary>
    internal static List<Fault> FaultsOf(JobKinds kinds, string kind, JsonObject? args, string at = "") => kinds.Find(kind) is { } known
        ? [.. JobArgument.FaultsOf(known.About, args ?? []).Select(fault => fault with { Path = at + fault.Path })]
        : [new(ErrorCodes.JobInvalid, at + "kind", $"There is no kind of job '{kind}'.")];

    private static async Task<IResult> OverviewAsync(
        HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, [FromServices] IOptions<JobsOptions> options, TimeProvider time, CancellationToken ct)
    {
        var (scope, now) = (Scope(http), time.GetUtcNow());
        var counts = States.ToDictionary(state => state, _ => 0L, StringComparer.Ordinal);
        foreach (var (state, count) in await database.ReadAsync(connection => JobRunTable.CountsAsync(connection, scope), ct))
        {
            counts[state] = count;
        }

        counts[JobRunRow.Queued] = 0;
        foreach (var (later, again, count) in await database.ReadAsync(connection => JobRunTable.QueuedAsync(connection, scope, now), ct))
        {
            counts[again > 0 ? "retrying" : later > 0 ? "scheduled" : JobRunRow.Queued] += count;
        }

        var nodes = await database.ReadAsync(JobNodeTable.AllAsync, ct);
        var queues = await database.ReadAsync(JobQueueTable.AllAsync, ct);
        return TypedResults.Ok(new JobOverview(
            counts,
            [.. nodes.Select(row => new JobServer(row.Node, row.StartedAt, row.HeartbeatAt, now - row.HeartbeatAt < options.Value.Lease, row.Running, row.Concurrency))],
            [.. queues.Select(JobQueueView.Of)]));
    }

    private static async Task<IResult> GraphAsync(int? seconds, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, TimeProvider time, CancellationToken ct)
    {
        const int Points = 60;
        var length = seconds ?? Intervals[0];
        if (!Intervals.Contains(length))
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"seconds is one of {string.Join(", ", Intervals)}.");
        }

        var last = time.GetUtcNow().ToUnixTimeSeconds() / length;
        var ended = await database.ReadAsync(connection => JobRunTable.EndedAsync(connection, Scope(http), DateTimeOffset.FromUnixTimeSeconds((last - Points + 1) * length)), ct);
        var byPoint = ended.ToLookup(one => one.Tick * JobRunTable.TickMs / 1000 / length);
        return TypedResults.Ok(new JobGraph(
            length,
            [
                .. Enumerable.Range(0, Points).Select(index => last - Points + 1 + index).Select(point => new JobGraphPoint(
                    DateTimeOffset.FromUnixTimeSeconds(point * length),
                    byPoint[point].Where(one => one.State == JobRunRow.Succeeded).Sum(one => one.Count),
                    byPoint[point].Where(one => one.State == JobRunRow.Failed).Sum(one => one.Count))),
            ]));
    }

    private static async Task<IResult> ListAsync(
        string? state, string? kind, string? name, string? argument, string? orderNo, string? queue, string? schedule, string? batch, string? tenant, string? cursor, int? limit, HttpContext http,
        [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, TimeProvider time, CancellationToken ct)
    {
        var before = long.MaxValue;
        if ((cursor is not null && !TryId(cursor, out before)) || limit is < 1 or > MaxPage
            || FilterOf(new(state, kind, name, argument, orderNo, queue, schedule, batch, tenant)) is not { } filter)
        {
            return new ProblemResult(
                StatusCodes.Status400BadRequest, ErrorCodes.ListQuery,
                $"limit is 1 to {MaxPage}, cursor one that this list gave out, state one of {string.Join(", ", States)}, tenant own or installation, schedule and batch are numbers.");
        }

        var (count, now) = (limit ?? 50, time.GetUtcNow());
        var rows = await database.ReadAsync(connection => JobRunTable.ListAsync(connection, Scope(http), filter, before, count + 1, now), ct);
        var items = rows.Take(count).Select(row => JobRunView.Of(row, now)).ToList();
        return TypedResults.Ok(new JobRunPage(items, rows.Count > count ? items[^1].RunId : null));
    }

    private static async Task<IResult> AddAsync(
        Body<NewJobRun> body, HttpContext http, [FromServices] JobKinds kinds, [FromServices] JobDesk desk, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit,
        TimeProvider time, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var faults = FaultsOf(kinds, request.Kind, request.Args).Concat(FaultsOf(request)).ToList();
        if (faults.Count > 0)
        {
            return Invalid(faults);
        }

        if (kinds.Find(request.Kind)!.About.IsInstallation && !Scope(http).SeesInstallation)
        {
            return NotYours();
        }

        var job = JobOf(request);
        if (job.AfterRun is { } after && await database.ReadAsync(connection => JobRunTable.FindAsync(connection, Scope(http), after), ct) is null)
        {
            return Invalid([new(ErrorCodes.JobInvalid, "afterRun", $"There is no run {request.AfterRun}.")]);
        }

        var caller = http.Caller();
        if (!await desk.HasRoomAsync(caller.TenantId, 1, ct))
        {
            return Full();
        }

        await audit.WriteAsync(caller, AuditActions.JobRun, request.Kind, request.Name, ct);
        var row = (await desk.AddAsync(caller.TenantId, caller.Actor, [job], ct))[0];
        return TypedResults.Created($"/api/v1/jobs/runs/{row.RunId}", JobRunView.Of(row, time.GetUtcNow()));
    }

    private static async Task<IResult> AddBatchAsync(
        Body<NewJobBatch> body, HttpContext http, [FromServices] JobKinds kinds, [FromServices] JobDesk desk, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit,
        CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var faults = request.Items.Count is < 1 or > MaxBatch
            ? [new Fault(ErrorCodes.JobInvalid, "items", $"A batch has 1 to {MaxBatch} items.")]
            : request.Items.SelectMany((args, index) => FaultsOf(kinds, request.Kind, args, string.Create(CultureInfo.InvariantCulture, $"items[{index}]."))).Take(20).ToList();
        faults.AddRange(request.Name.Length is < 1 or > MaxName ? [new Fault(ErrorCodes.JobInvalid, "name", $"name has 1 to {MaxName} characters.")] : []);
        faults.AddRange(request.Then is { } then ? FaultsOf(kinds, then.Kind, then.Args, "then.").Concat(FaultsOf(then)) : []);
        if (faults.Count > 0)
        {
            return Invalid(faults);
        }

        if (!Scope(http).SeesInstallation && (kinds.Find(request.Kind)!.About.IsInstallation || (request.Then is { } next && kinds.Find(next.Kind)!.About.IsInstallation)))
        {
            return NotYours();
        }

        var caller = http.Caller();
        if (!await desk.HasRoomAsync(caller.TenantId, request.Items.Count, ct))
        {
            return Full();
        }

        var batchId = desk.NewBatch();
        List<NewJob> jobs = [.. request.Items.Select(args => new NewJob(request.Kind, args, request.Name, BatchId: batchId))];
        if (request.Then is { } behind)
        {
            jobs.Add(JobOf(behind) with { AfterBatch = batchId });
        }

        await audit.WriteAsync(caller, AuditActions.JobRun, request.Kind, request.Name, ct);
        var rows = await desk.AddAsync(caller.TenantId, caller.Actor, jobs, ct);
        return TypedResults.Created(
            $"/api/v1/jobs/batches/{batchId}", JobBatchView.Of(batchId, await database.ReadAsync(connection => JobRunTable.BatchAsync(connection, rows[0].TenantId, batchId), ct)));
    }

    private static async Task<IResult> BatchAsync(string id, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, CancellationToken ct)
    {
        if (!TryId(id, out var batchId)
            || (await database.ReadAsync(connection => JobRunTable.ListAsync(connection, Scope(http), new() { BatchId = batchId }, long.MaxValue, 1, default), ct)).FirstOrDefault() is not { } one)
        {
            return NotFound(id);
        }

        return TypedResults.Ok(JobBatchView.Of(batchId, await database.ReadAsync(connection => JobRunTable.BatchAsync(connection, one.TenantId, batchId), ct)));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, TimeProvider time, CancellationToken ct)
    {
        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return NotFound(id);
        }

        var attempts = await database.ReadAsync(connection => JobLogTable.AttemptsAsync(connection, row.TenantId, row.RunId), ct);
        var lines = await database.ReadAsync(connection => JobLogTable.LinesAsync(connection, row.TenantId, row.RunId, MaxLines), ct);
        var batch = row.BatchId is { } batchId ? JobBatchView.Of(batchId, await database.ReadAsync(connection => JobRunTable.BatchAsync(connection, row.TenantId, batchId), ct)) : null;
        lines.Reverse();
        return TypedResults.Ok(new JobRunDetail(
            JobRunView.Of(row, time.GetUtcNow()), JobRunView.Object(row.Args), row.Result,
            [.. attempts.Select(one => new JobAttemptView(one.Attempt, one.Node, one.StartedAt, one.EndedAt, one.Outcome, one.Error))],
            [.. lines.Select(line => new JobLine(line.Attempt, line.At, line.Level, line.Text))], batch, Scope(http).Sees(row.TenantId)));
    }

    private static async Task<IResult> CancelAsync(
        string id, Body<JobReason> body, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, [FromServices] JobDesk desk, AuditLog audit, TimeProvider time,
        CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FaultOf(request.Reason) is { } fault)
        {
            return Invalid([fault]);
        }

        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobCancel, id, request.Reason, ct);
        return !row.HasEnded && await desk.CancelAsync(row, http.Caller().Actor, request.Reason, ct)
            ? TypedResults.Ok(JobRunView.Of((await RowAsync(id, http, database, ct))!, time.GetUtcNow()))
            : Ended("The run has ended already, is being cancelled, or changed hands just now.");
    }

    private static async Task<IResult> RetryAsync(
        string id, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, [FromServices] JobDesk desk, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return NotFound(id);
        }

        if (!row.HasEnded)
        {
            return Ended("The run has not ended: there is nothing to retry yet.");
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobRetry, id, null, ct);
        await desk.RetryAsync(row, ct);
        return TypedResults.Ok(JobRunView.Of((await RowAsync(id, http, database, ct)) ?? row, time.GetUtcNow()));
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, [FromServices] JobDesk desk, AuditLog audit, CancellationToken ct)
    {
        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return NotFound(id);
        }

        if (row.State == JobRunRow.Running)
        {
            return Ended("The run goes on: cancel it first.");
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobDelete, id, row.Name, ct);
        await desk.DeleteAsync(row, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> BeginAsync(Body<BeginJobAction> body, HttpContext http, [FromServices] JobDesk desk, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (request.Verb is not (JobActionRow.Retry or JobActionRow.Remove))
        {
            return Invalid([new(ErrorCodes.JobInvalid, "verb", "verb is retry or delete.")]);
        }

        if (FilterOf(request.Filter) is not { } filter || filter == new JobFilter())
        {
            return Invalid([new(ErrorCodes.JobInvalid, "filter", $"Say which runs are meant: state is one of {string.Join(", ", States)}, tenant own or installation.")]);
        }

        var caller = http.Caller();
        await audit.WriteAsync(caller, AuditActions.JobBulk, request.Verb, request.Filter.ToString(), ct);
        var row = await desk.BeginAsync(Scope(http), caller.Actor, request.Verb, filter, ct);
        return TypedResults.Accepted($"/api/v1/jobs/actions/{row.ActionId}", JobActionView.Of(row));
    }

    private static async Task<IResult> ActionsAsync(HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, CancellationToken ct) => TypedResults.Ok(new JobActionList(
        [.. (await database.ReadAsync(connection => JobActionTable.ListAsync(connection, http.Caller().TenantId, 10), ct)).Select(JobActionView.Of)]));

    private static async Task<IResult> StopAsync(string id, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        var caller = http.Caller();
        if (!TryId(id, out var actionId) || await database.ReadAsync(connection => JobActionTable.FindAsync(connection, caller.TenantId, actionId), ct) is null)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(caller, AuditActions.JobBulk, "stop", id, ct);
        var batch = new WriteBatch();
        JobActionTable.Stop(batch, caller.TenantId, actionId, time.GetUtcNow());
        return (await database.CommitAsync(batch, ct)).IsCommitted
            ? TypedResults.Ok(JobActionView.Of((await database.ReadAsync(connection => JobActionTable.FindAsync(connection, caller.TenantId, actionId), ct))!))
            : Ended("It has ended already.");
    }

    private static async Task<IResult> SetQueueAsync(
        string queue, Body<SetJobQueue> body, HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, [FromServices] JobDesk desk, AuditLog audit, TimeProvider time,
        CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (request.Concurrency is < 1 or > MaxConcurrency)
        {
            return Invalid([new(ErrorCodes.JobInvalid, "concurrency", $"concurrency is 1 to {MaxConcurrency}.")]);
        }

        if (request.Paused is true && FaultOf(request.Reason ?? "") is { } fault)
        {
            return Invalid([fault]);
        }

        if ((await database.ReadAsync(JobQueueTable.AllAsync, ct)).Find(row => row.Queue == queue) is not { } row)
        {
            return NotFound(queue);
        }

        var caller = http.Caller();
        if (!Scope(http).SeesInstallation)
        {
            return NotYours();
        }

        await audit.WriteAsync(caller, AuditActions.JobQueue, queue, request.Reason, ct);
        var changed = row with { Concurrency = request.Concurrency ?? row.Concurrency };
        changed = request.Paused switch
        {
            true => changed with { PausedAt = time.GetUtcNow(), PausedBy = caller.Actor, PausedReason = request.Reason },
            false => changed with { PausedAt = null, PausedBy = null, PausedReason = null },
            null => changed,
        };
        var batch = new WriteBatch();
        JobQueueTable.Set(batch, changed);
        batch.Then(desk.Nudge);
        await database.CommitAsync(batch, ct);
        return TypedResults.Ok(JobQueueView.Of(changed));
    }

    internal static Fault? FaultOf(string reason) =>
        reason.Trim().Length is < 1 or > MaxReason ? new(ErrorCodes.JobInvalid, "reason", $"reason has 1 to {MaxReason} characters.") : null;

    internal static bool TryId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static IEnumerable<Fault> FaultsOf(NewJobRun request)
    {
        if (request.Name is { Length: < 1 or > MaxName })
        {
            yield return new(ErrorCodes.JobInvalid, "name", $"name has 1 to {MaxName} characters.");
        }

        if (request.AfterRun is not null && !TryId(request.AfterRun, out _))
        {
            yield return new(ErrorCodes.JobInvalid, "afterRun", "afterRun is the number of a run.");
        }

        if (request.OrderNo is { Length: < 1 or > 40 })
        {
            yield return new(ErrorCodes.JobInvalid, "orderNo", "orderNo has 1 to 40 characters.");
        }
    }

    private static NewJob JobOf(NewJobRun request) => new(
        request.Kind, request.Args ?? [], request.Name, request.At, request.AfterRun is { } after ? long.Parse(after, CultureInfo.InvariantCulture) : null, null, request.AfterAny ?? false, null,
        request.OrderNo);

    private static async Task<JobRunRow?> RowAsync(string id, HttpContext http, IDatabase database, CancellationToken ct) =>
        TryId(id, out var runId) ? await database.ReadAsync(connection => JobRunTable.FindAsync(connection, Scope(http), runId), ct) : null;

    private static JobFilter? FilterOf(JobChoice choice)
    {
        long schedule = 0, batch = 0;
        return (choice.State is null || States.Contains(choice.State, StringComparer.Ordinal)) && choice.Tenant is null or "own" or "installation"
            && (choice.ScheduleId is null || TryId(choice.ScheduleId, out schedule)) && (choice.BatchId is null || TryId(choice.BatchId, out batch))
            ? new()
            {
                State = choice.State,
                Kind = choice.Kind,
                Name = choice.Name,
                Argument = choice.Argument,
                OrderNo = choice.OrderNo,
                Queue = choice.Queue,
                ScheduleId = choice.ScheduleId is null ? null : schedule,
                BatchId = choice.BatchId is null ? null : batch,
                Installation = choice.Tenant is null ? null : choice.Tenant == "installation",
            }
            : null;
    }
}
