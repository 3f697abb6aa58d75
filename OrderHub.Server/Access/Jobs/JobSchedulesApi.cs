using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Clock;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Access.Jobs;

/// <summary>Jobs that come again: made, changed, paused with a reason, resumed and run at once.</summary>
internal static class JobSchedulesApi
{
    private const int MaxCron = 120;

    public static void MapSchedules(this RouteGroupBuilder jobs)
    {
        jobs.MapGet("/schedules", ListAsync).WithName("listJobSchedules").WithSummary("Jobs that come again, with their next five firings.").Requires(Permission.ReadJobs).Produces<JobScheduleList>();
        jobs.MapGet("/fires", Fires).WithName("previewJobFires").WithSummary("When a cron expression fires next.").Requires(Permission.ReadJobs).Explains(422).Produces<JobFires>();
        jobs.MapPost("/schedules", AddAsync).WithName("addJobSchedule").WithSummary("Let a job come again.")
            .Requires(Permission.ManageJobs).Explains(400, 403, 409, 422).Produces<JobScheduleView>(StatusCodes.Status201Created);
        jobs.MapPut("/schedules/{id}", ChangeAsync).WithName("changeJobSchedule").WithSummary("Change when it comes and with which arguments.")
            .Requires(Permission.ManageJobs).Explains(400, 404, 409, 422).Produces<JobScheduleView>();
        jobs.MapPost("/schedules/{id}/pause", PauseAsync).WithName("pauseJobSchedule").WithSummary("Let it not fire until it is resumed; what runs goes on.")
            .Requires(Permission.ManageJobs).Explains(400, 404, 409, 422).Produces<JobScheduleView>();
        jobs.MapPost("/schedules/{id}/resume", ResumeAsync).WithName("resumeJobSchedule").WithSummary("Let it fire again; what it missed is not made up for.")
            .Requires(Permission.ManageJobs).Explains(404, 409).Produces<JobScheduleView>();
        jobs.MapPost("/schedules/{id}/trigger", TriggerAsync).WithName("triggerJobSchedule").WithSummary("Run it now.")
            .Requires(Permission.RunJobs).Explains(404).Produces<JobRunView>(StatusCodes.Status201Created);
        jobs.MapDelete("/schedules/{id}", DeleteAsync).WithName("deleteJobSchedule").WithSummary("Let it not come again. One that comes with the program is paused instead.")
            .Requires(Permission.ManageJobs).Explains(404, 409).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, TimeProvider time, CancellationToken ct)
    {
        var scope = JobsApi.Scope(http);
        var rows = await database.ReadAsync(connection => JobScheduleTable.ListAsync(connection, scope), ct);
        var latest = (await database.ReadAsync(connection => JobRunTable.LatestAsync(connection, scope), ct)).ToDictionary(run => run.ScheduleId!.Value);
        return TypedResults.Ok(new JobScheduleList([.. rows.Select(row => JobScheduleView.Of(row, latest.GetValueOrDefault(row.ScheduleId), time.GetUtcNow()))]));
    }

    private static IResult Fires(string? cron, string? timeZone)
    {
        var (when, zone) = (cron ?? "", timeZone ?? "UTC");
        return FaultsOf(when, zone) is { Count: > 0 } faults
            ? JobsApi.Invalid(faults)
            : TypedResults.Ok(new JobFires(JobFire.Next(when, zone)));
    }

    private static async Task<IResult> AddAsync(
        Body<NewJobSchedule> body, HttpContext http, [FromServices] JobKinds kinds, [FromServices] JobSchedules schedules, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var faults = JobsApi.FaultsOf(kinds, request.Kind, request.Args).Concat(FaultsOf(request.Cron, request.TimeZone)).ToList();
        if (request.Name.Trim().Length is < 1 or > JobsApi.MaxName)
        {
            faults.Add(new(ErrorCodes.JobInvalid, "name", $"name has 1 to {JobsApi.MaxName} characters."));
        }

        if (faults.Count > 0)
        {
            return JobsApi.Invalid(faults);
        }

        var kind = kinds.Find(request.Kind)!.About;
        if (kind.IsInstallation && !JobsApi.Scope(http).SeesInstallation)
        {
            return JobsApi.NotYours();
        }

        var caller = http.Caller();
        await audit.WriteAsync(caller, AuditActions.JobSchedule, request.Name, $"{request.Kind} {request.Cron} {request.TimeZone}", ct);
        return await schedules.AddAsync(caller.TenantId, caller.Actor, request.Name.Trim(), kind, request.Args ?? [], request.Cron, request.TimeZone, shipped: false, ct) is { } row
            ? TypedResults.Created($"/api/v1/jobs/schedules/{row.ScheduleId}", JobScheduleView.Of(row, null, time.GetUtcNow()))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.JobNameTaken, $"There is a schedule named {request.Name.Trim()} already.");
    }

    private static async Task<IResult> ChangeAsync(
        string id, Body<ChangedJobSchedule> body, HttpContext http, [FromServices] JobKinds kinds, [FromServices] JobSchedules schedules,
        [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return JobsApi.NotFound(id);
        }

        var faults = JobsApi.FaultsOf(kinds, row.Kind, request.Args).Concat(FaultsOf(request.Cron, request.TimeZone)).ToList();
        if (faults.Count > 0)
        {
            return JobsApi.Invalid(faults);
        }

        if (row.Revision != request.Revision)
        {
            return Changed();
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobSchedule, row.Name, $"{request.Cron} {request.TimeZone}", ct);
        var changed = row with { Args = (request.Args ?? []).ToJsonString(), Cron = request.Cron, TimeZone = request.TimeZone };
        return await WriteAsync(row, changed, http, schedules, database, time, ct);
    }

    private static async Task<IResult> PauseAsync(
        string id, Body<JobReason> body, HttpContext http, [FromServices] JobSchedules schedules, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit, TimeProvider time,
        CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (JobsApi.FaultOf(request.Reason) is { } fault)
        {
            return JobsApi.Invalid([fault]);
        }

        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return JobsApi.NotFound(id);
        }

        if (row.PausedAt is not null)
        {
            return JobsApi.Ended($"{row.PausedBy} has paused it already.");
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobPause, row.Name, request.Reason, ct);
        var paused = row with { PausedAt = time.GetUtcNow(), PausedBy = http.Caller().Actor, PausedReason = request.Reason.Trim() };
        return await WriteAsync(row, paused, http, schedules, database, time, ct);
    }

    private static async Task<IResult> ResumeAsync(
        string id, HttpContext http, [FromServices] JobSchedules schedules, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return JobsApi.NotFound(id);
        }

        if (row.PausedAt is null)
        {
            return JobsApi.Ended("It is not paused.");
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobResume, row.Name, row.PausedReason, ct);
        return await WriteAsync(row, row with { PausedAt = null, PausedBy = null, PausedReason = null }, http, schedules, database, time, ct);
    }

    private static async Task<IResult> TriggerAsync(
        string id, HttpContext http, [FromServices] JobSchedules schedules, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return JobsApi.NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobRun, row.Name, null, ct);
        var run = await schedules.TriggerAsync(row, http.Caller().Actor, ct);
        return TypedResults.Created($"/api/v1/jobs/runs/{run.RunId}", JobRunView.Of(run, time.GetUtcNow()));
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext http, [FromServices] JobSchedules schedules, [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, AuditLog audit, CancellationToken ct)
    {
        if (await RowAsync(id, http, database, ct) is not { } row)
        {
            return JobsApi.NotFound(id);
        }

        if (row.IsShipped)
        {
            return JobsApi.Ended("It comes with the program and would come again at the next start: pause it.");
        }

        await audit.WriteAsync(http.Caller(), AuditActions.JobDelete, row.Name, null, ct);
        return await schedules.DeleteAsync(row, ct) ? TypedResults.NoContent() : Changed();
    }

    private static async Task<IResult> WriteAsync(
        JobScheduleRow read, JobScheduleRow changed, HttpContext http, JobSchedules schedules, IDatabase database, TimeProvider time, CancellationToken ct) =>
        await schedules.ChangeAsync(read, changed, http.Caller().Actor, ct)
        && await database.ReadAsync(connection => JobScheduleTable.FindAsync(connection, JobsApi.Scope(http), read.ScheduleId), ct) is { } now
            ? TypedResults.Ok(JobScheduleView.Of(now, null, time.GetUtcNow()))
            : Changed();

    private static ProblemResult Changed() => new(StatusCodes.Status409Conflict, ErrorCodes.JobChanged, "Somebody else changed it meanwhile: look again.");

    private static List<Fault> FaultsOf(string cron, string zone) =>
        cron.Length > MaxCron ? [new(ErrorCodes.JobInvalid, "cron", $"cron has at most {MaxCron} characters.")]
        : JobCron.FindFault(cron, zone) is { } fault ? [new(ErrorCodes.JobInvalid, fault.Contains("time zone", StringComparison.Ordinal) ? "timeZone" : "cron", fault)]
        : [];

    private static async Task<JobScheduleRow?> RowAsync(string id, HttpContext http, IDatabase database, CancellationToken ct) =>
        JobsApi.TryId(id, out var scheduleId) ? await database.ReadAsync(connection => JobScheduleTable.FindAsync(connection, JobsApi.Scope(http), scheduleId), ct) : null;
}
