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
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Access.Orders;

/// <summary>A page of incidents, newest first.</summary>
public sealed record IncidentList(IReadOnlyList<Incident> Items, string? NextCursor);

/// <summary>Which incidents are listed; every condition that is given must hold.</summary>
public sealed class IncidentQuery
{
    /// <summary>Code of the cause.</summary>
    [FromQuery(Name = "cause")]
    public string? Cause { get; set; }

    /// <summary>The business line: the first part of the flow's name.</summary>
    [FromQuery(Name = "line")]
    public string? Line { get; set; }

    /// <summary>Name of the flow.</summary>
    [FromQuery(Name = "flow")]
    public string? Flow { get; set; }

    /// <summary>The step, by its way down.</summary>
    [FromQuery(Name = "step")]
    public string? Step { get; set; }

    /// <summary>Number of the order.</summary>
    [FromQuery(Name = "orderNo")]
    public string? OrderNo { get; set; }

    /// <summary>The other system that the step calls.</summary>
    [FromQuery(Name = "connector")]
    public string? Connector { get; set; }

    /// <summary>Opened at this time or later.</summary>
    [FromQuery(Name = "openedAfter")]
    public string? OpenedAfter { get; set; }

    /// <summary>Opened before this time.</summary>
    [FromQuery(Name = "openedBefore")]
    public string? OpenedBefore { get; set; }
}

/// <summary>Run the step again.</summary>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Input">What the step shall be given instead of what it had; left out: the same again.</param>
public sealed record RetryIncident(string? Reason = null, JsonObject? Input = null);

/// <summary>Go on as if the step had ended so.</summary>
/// <param name="Outcome">An outcome that is wired in the flow.</param>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Output">What the step shall have left, for the steps behind it and for its undo.</param>
public sealed record SkipIncident(string Outcome, string Reason, JsonObject? Output = null);

/// <summary>Undo all effects and end the flow.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record CompensateIncident(string Reason);

/// <summary>Undo all effects and end the flow as cancelled.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record CancelIncident(string Reason);

/// <summary>What the hub could not bring to an end by itself, and the decisions of people about it.</summary>
public static class IncidentsApi
{
    private const int MaxPage = 200;
    private static readonly string[] States = ["open", "retried", "skipped", "replayed", "compensated", "cancelled"];

    public static void MapIncidentsApi(this IEndpointRouteBuilder routes)
    {
        var incidents = routes.MapGroup("/api/v1/incidents").WithTags("Incidents");
        incidents.MapGet("", ListAsync).WithName("listIncidents").WithSummary("Incidents of the tenant, newest first; by state, cause, line, flow, step, order, connector, and when they were opened.")
            .Requires(Permission.ReadFlows).Explains(400).Produces<IncidentList>();
        incidents.MapPost("/{id}/retry", RetryAsync).WithName("retryIncident").WithSummary("Run the step again.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces(StatusCodes.Status202Accepted);
        incidents.MapPost("/{id}/skip", SkipAsync).WithName("skipIncident").WithSummary("Go on as if the step had ended with a stated outcome.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces(StatusCodes.Status202Accepted);
        incidents.MapPost("/{id}/compensate", CompensateAsync).WithName("compensateIncident").WithSummary("Undo all effects and end the flow.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces(StatusCodes.Status202Accepted);
        incidents.MapPost("/{id}/cancel", CancelAsync).WithName("cancelIncident").WithSummary("Undo all effects and end the flow as cancelled.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] IncidentDesk desk, [AsParameters] IncidentQuery query, string? cursor, string? state, int? limit, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            faults.Add(new(ErrorCodes.ListQuery, "cursor", "cursor is none that this list gave out."));
        }

        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            faults.Add(new(ErrorCodes.ListQuery, "state", $"state is one of {string.Join(", ", States)}."));
        }

        var count = limit ?? 50;
        if (count is < 1 or > MaxPage)
        {
            faults.Add(new(ErrorCodes.ListQuery, "limit", $"limit is 1 to {MaxPage}."));
        }

        var (after, until) = (Time("openedAfter", query.OpenedAfter, faults), Time("openedBefore", query.OpenedBefore, faults));
        if (faults.Count > 0)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, faults[0].Message) { Faults = faults };
        }

        // One more than asked for tells whether there is a next page.
        var filter = new IncidentFilter
        {
            Cause = query.Cause, Line = query.Line, Flow = query.Flow, Step = query.Step, OrderNo = query.OrderNo, Connector = query.Connector, OpenedAfter = after, OpenedBefore = until,
        };
        var rows = await desk.ListAsync(http.Caller().TenantId, state, filter, before, count + 1, ct);
        var items = rows.Take(count).Select(Incident.Of).ToList();
        return TypedResults.Ok(new IncidentList(items, rows.Count > count ? items[^1].IncidentId : null));
    }

    private static DateTimeOffset? Time(string name, string? text, List<Fault> faults)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        if (text is not null)
        {
            faults.Add(new(ErrorCodes.ListQuery, name, $"{name} is a time with its zone, such as 2025-03-02T09:15:07Z."));
        }

        return null;
    }

    private static Task<IResult> RetryAsync(string id, Body<RetryIncident> body, HttpContext http, [FromServices] IncidentDesk desk, AuditLog audit, CancellationToken ct) =>
        DecideAsync(id, AuditActions.IncidentRetry, body, (by, request) => new IncidentDecision.Retry(by, request.Reason, request.Input), http, desk, audit, ct);

    private static Task<IResult> SkipAsync(string id, Body<SkipIncident> body, HttpContext http, [FromServices] IncidentDesk desk, AuditLog audit, CancellationToken ct) =>
        DecideAsync(id, AuditActions.IncidentSkip, body, (by, request) => new IncidentDecision.Skip(by, request.Reason, request.Outcome, request.Output), http, desk, audit, ct);

    private static Task<IResult> CompensateAsync(string id, Body<CompensateIncident> body, HttpContext http, [FromServices] IncidentDesk desk, AuditLog audit, CancellationToken ct) =>
        DecideAsync(id, AuditActions.IncidentCompensate, body, (by, request) => new IncidentDecision.Compensate(by, request.Reason), http, desk, audit, ct);

    private static Task<IResult> CancelAsync(string id, Body<CancelIncident> body, HttpContext http, [FromServices] IncidentDesk desk, AuditLog audit, CancellationToken ct) =>
        DecideAsync(id, AuditActions.IncidentCancel, body, (by, request) => new IncidentDecision.Cancel(by, request.Reason), http, desk, audit, ct);

    private static async Task<IResult> DecideAsync<T>(
        string id, string action, Body<T> body, Func<string, T, IncidentDecision> decide, HttpContext http, IncidentDesk desk, AuditLog audit, CancellationToken ct)
        where T : class
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var incidentId)
            || await desk.FindAsync(caller.TenantId, incidentId, ct) is not { } incident)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.IncidentNotFound, $"There is no incident {id}.");
        }

        var decision = decide(caller.Actor, request);
        if (!await desk.DecideAsync(incident, decision, ct))
        {
            return new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.IncidentClosed, "Somebody decided about this incident already.");
        }

        await audit.WriteAsync(caller, action, id, incident.OrderNo, ct);
        return TypedResults.Accepted((string?)null);
    }
}
