using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Access.Flows;

/// <summary>Things that flows ask people to do, newest first.</summary>
public sealed record TaskList(IReadOnlyList<HumanTask> Items, string? NextCursor);

/// <summary>Something that a flow asks a person to do.</summary>
/// <param name="Role">Who may do it: a role of the hub, whom administrators stand in for; any other word is for people to know, and binds nobody.</param>
/// <param name="TitleZh">What is asked, in Chinese; null: only as the title has it.</param>
/// <param name="Outcomes">The buttons.</param>
/// <param name="Form">JSON Schema of what is filled in; null: nothing is.</param>
/// <param name="Data">What the person is shown; nothing personal.</param>
/// <param name="State">open, done, timeout or withdrawn.</param>
/// <param name="ClaimedBy">Who works on it.</param>
public sealed record HumanTask(
    string TaskId, string InstanceId, string OrderNo, string Flow, string Step, string Role, string Title, string? TitleZh, IReadOnlyList<string> Outcomes, JsonNode? Form, JsonNode? Data,
    string State, DateTimeOffset CreatedAt, DateTimeOffset? DueAt, string? ClaimedBy, DateTimeOffset? ClosedAt, string? ClosedBy, string? Outcome);

/// <summary>Open tasks, counted.</summary>
/// <param name="Mine">Taken by the caller.</param>
/// <param name="Unclaimed">Taken by nobody.</param>
/// <param name="Overdue">Later than they should have been done by.</param>
/// <param name="Flows">By flow, most first.</param>
public sealed record TaskCounts(int Open, int Mine, int Unclaimed, int Overdue, IReadOnlyList<FlowTaskCount> Flows);

public sealed record FlowTaskCount(string Flow, int Open);

/// <summary>Do a task.</summary>
/// <param name="Outcome">One of its buttons.</param>
/// <param name="Data">What was filled in; it has the form that the task asks for.</param>
public sealed record CompleteTask(string Outcome, JsonObject? Data = null);

/// <summary>Human tasks: found, taken, done.</summary>
public static class TasksApi
{
    private const int MaxPage = 200;
    private static readonly string[] States = ["open", "done", "timeout", "withdrawn"];

    public static void MapTasksApi(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/api/v1/tasks").WithTags("Tasks");
        tasks.MapGet("", ListAsync).WithName("listTasks")
            .WithSummary("Tasks in a state (open where none is given), newest first; of a role, flow, line or instance, claimed by 'me' or 'nobody', asked before a time, or overdue.")
            .Requires(Permission.WorkTasks).Explains(400).Produces<TaskList>();
        tasks.MapGet("/counts", CountAsync).WithName("countTasks").WithSummary("How many tasks are open, how many of them the caller took, nobody took, are late; and of which flows they are.")
            .Requires(Permission.WorkTasks).Produces<TaskCounts>();
        tasks.MapGet("/{id}", FindAsync).WithName("getTask").WithSummary("One task.")
            .Requires(Permission.WorkTasks).Explains(404).Produces<HumanTask>();
        tasks.MapPost("/{id}/claim", ClaimAsync).WithName("claimTask").WithSummary("Take a task, so that nobody else works on it.")
            .Requires(Permission.WorkTasks).Explains(403, 404, 409).Produces<HumanTask>();
        tasks.MapPost("/{id}/release", ReleaseAsync).WithName("releaseTask").WithSummary("Give a task back to all.")
            .Requires(Permission.WorkTasks).Explains(403, 404, 409).Produces<HumanTask>();
        tasks.MapPost("/{id}/complete", CompleteAsync).WithName("completeTask").WithSummary("Press one of its buttons, with what was filled in; the flow goes on.")
            .Requires(Permission.WorkTasks).Explains(400, 403, 404, 409, 422).Produces<HumanTask>();
    }

    private static async Task<IResult> ListAsync(
        string? state, string? role, string? flow, string? line, string? instance, string? claimed, string? askedBefore, bool? overdue, string? cursor, int? limit,
        HttpContext http, [FromServices] TaskDesk desk, TimeProvider clock, CancellationToken ct)
    {
        var before = long.MaxValue;
        var instanceId = 0L;
        var asked = DateTimeOffset.MaxValue;
        var count = limit ?? 50;
        if (!States.Contains(state ?? "open", StringComparer.Ordinal) || count is < 1 or > MaxPage || claimed is not (null or "me" or "nobody") || line?.Contains('%', StringComparison.Ordinal) == true
            || (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            || (instance is not null && !long.TryParse(instance, NumberStyles.None, CultureInfo.InvariantCulture, out instanceId))
            || (askedBefore is not null && !ZonedTime.TryParse(askedBefore, out asked)))
        {
            return new ProblemResult(
                StatusCodes.Status400BadRequest, ErrorCodes.ListQuery,
                $"state is one of {string.Join(", ", States)}, claimed me or nobody, line a business line, instance the id of one, askedBefore a time with its zone, limit 1 to {MaxPage}, cursor one that this list gave out.");
        }

        var caller = http.Caller();
        var filter = new TaskFilter(
            state ?? "open", role, flow, line, claimed == "me" ? caller.Actor : null, claimed == "nobody", instance is null ? null : instanceId, overdue == true ? clock.GetUtcNow() : null);
        // Ids carry their time: what was asked before it has a lesser one.
        var upTo = askedBefore is null ? before : Math.Min(before, IdLayout.FirstOf(asked));
        var rows = await desk.ListAsync(caller.TenantId, filter, upTo, count + 1, ct);
        var items = rows.Take(count).Select(View).ToList();
        return TypedResults.Ok(new TaskList(items, rows.Count > count ? items[^1].TaskId : null));
    }

    private static async Task<IResult> CountAsync(HttpContext http, [FromServices] TaskDesk desk, TimeProvider clock, CancellationToken ct)
    {
        var counts = await desk.CountAsync(http.Caller().TenantId, http.Caller().Actor, clock.GetUtcNow(), ct);
        return TypedResults.Ok(new TaskCounts(
            counts.Sum(one => one.Open), counts.Sum(one => one.Mine), counts.Sum(one => one.Unclaimed), counts.Sum(one => one.Overdue), [.. counts.Select(one => new FlowTaskCount(one.Flow, one.Open))]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] TaskDesk desk, CancellationToken ct) =>
        await RowAsync(id, http, desk, ct) is { } row ? TypedResults.Ok(View(row)) : NotFound(id);

    private static Task<IResult> ClaimAsync(string id, HttpContext http, [FromServices] TaskDesk desk, CancellationToken ct) => GiveAsync(id, http.Caller().Actor, http, desk, ct);

    private static Task<IResult> ReleaseAsync(string id, HttpContext http, [FromServices] TaskDesk desk, CancellationToken ct) => GiveAsync(id, null, http, desk, ct);

    private static async Task<IResult> GiveAsync(string id, string? to, HttpContext http, TaskDesk desk, CancellationToken ct)
    {
        if (await RowAsync(id, http, desk, ct) is not { } row)
        {
            return NotFound(id);
        }

        if (!TaskDesk.MayDo(row, http.Caller().Role))
        {
            return NotTheirs(row);
        }

        var mine = row.ClaimedBy is null || row.ClaimedBy == http.Caller().Actor;
        return mine && await desk.ClaimAsync(row, to, ct)
            ? TypedResults.Ok(View(row with { ClaimedBy = to }))
            : Closed(row.State == "open" ? $"{row.ClaimedBy ?? "Somebody"} works on the task." : $"The task is {row.State}.");
    }

    private static async Task<IResult> CompleteAsync(string id, Body<CompleteTask> body, HttpContext http, [FromServices] TaskDesk desk, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (await RowAsync(id, http, desk, ct) is not { } row)
        {
            return NotFound(id);
        }

        if (!TaskDesk.MayDo(row, http.Caller().Role))
        {
            return NotTheirs(row);
        }

        if (!row.Outcomes.Contains(request.Outcome, StringComparer.Ordinal))
        {
            var fault = new Fault(ErrorCodes.TaskInvalid, "outcome", $"The task is done with one of {string.Join(", ", row.Outcomes)}.");
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.TaskInvalid, fault.Message) { Faults = [fault] };
        }

        var caller = http.Caller();
        if (row.ClaimedBy is { } other && other != caller.Actor)
        {
            return Closed($"{other} works on the task.");
        }

        if (TaskDesk.Check(row, request.Data, ErrorCodes.TaskInvalid) is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.TaskInvalid, "What was filled in does not fit the task's form.") { Faults = faults };
        }

        if (!await desk.CompleteAsync(row, request.Outcome, request.Data, caller.Actor, ct))
        {
            return Closed("The task is not open any more.");
        }

        await audit.WriteAsync(caller, AuditActions.TaskComplete, id, request.Outcome, ct);
        return TypedResults.Ok(View(await desk.FindAsync(row.TenantId, row.TaskId, ct) ?? row));
    }

    private static async Task<TaskRow?> RowAsync(string id, HttpContext http, TaskDesk desk, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var taskId) ? await desk.FindAsync(http.Caller().TenantId, taskId, ct) : null;

    private static HumanTask View(TaskRow row) => new(
        row.TaskId.ToString(CultureInfo.InvariantCulture), row.InstanceId.ToString(CultureInfo.InvariantCulture), row.OrderNo, row.FlowName, row.Step, row.Role, row.Title, row.TitleZh, row.Outcomes,
        row.Form is null ? null : JsonNode.Parse(row.Form), row.Data is null ? null : JsonNode.Parse(row.Data), row.State, row.CreatedAt, row.DueAt, row.ClaimedBy, row.ClosedAt, row.ClosedBy, row.Outcome);

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.TaskNotFound, $"There is no task {id}.");

    private static ProblemResult NotTheirs(TaskRow row) => new(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, $"The task is asked of the role {row.Role}.");

    private static ProblemResult Closed(string why) => new(StatusCodes.Status409Conflict, ErrorCodes.TaskClosed, why);
}
