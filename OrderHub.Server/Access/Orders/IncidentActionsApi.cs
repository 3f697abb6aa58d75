using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Incidents;

namespace OrderHub.Server.Access.Orders;

/// <summary>Open incidents by cause, the most frequent first.</summary>
public sealed record IncidentGroupList(IReadOnlyList<IncidentGroup> Items);

/// <summary>Open incidents of one cause at one step.</summary>
/// <param name="Retryable">How many of them a retry may help.</param>
public sealed record IncidentGroup(string Cause, string Flow, string Step, int Count, int Retryable, DateTimeOffset OldestAt, DateTimeOffset NewestAt);

/// <summary>Which open incidents are meant; every condition that is given must hold, and one must be.</summary>
/// <param name="Ids">Only these, at most 1000.</param>
public sealed record IncidentChoice(
    string? Cause = null, string? Flow = null, string? Step = null, bool? Retryable = null, string? Line = null, string? OrderNo = null, string? Connector = null, DateTimeOffset? OpenedAfter = null, DateTimeOffset? OpenedBefore = null,
    IReadOnlyList<string>? Ids = null);

/// <summary>A decision about many incidents.</summary>
/// <param name="Action">retry, skip, compensate or cancel.</param>
/// <param name="Filter">Which incidents.</param>
/// <param name="Reason">Why, for the record; needed for all but retry.</param>
/// <param name="Outcome">Skip: the outcome to go on with.</param>
/// <param name="Output">Skip: what the steps shall have left.</param>
/// <param name="Input">Retry: what the steps shall be given instead.</param>
/// <param name="Pace">Most decisions a second; the server's own limit holds as well.</param>
public sealed record BeginIncidentAction(
    string Action, IncidentChoice Filter, string? Reason = null, string? Outcome = null, JsonObject? Output = null, JsonObject? Input = null, int? Pace = null);

/// <summary>A decision about many incidents, and how far it has come.</summary>
/// <param name="State">selecting, running, done or stopped.</param>
/// <param name="Total">Incidents found; grows while it selects.</param>
/// <param name="Done">Decided as asked.</param>
/// <param name="Failed">Not decided, each with a reason.</param>
/// <param name="PerSecond">Decisions a second so far.</param>
public sealed record IncidentAction(
    string ActionId, string Action, string State, int Total, int Done, int Failed, decimal PerSecond, JsonNode Filter, string? Reason, string? Outcome,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt);

/// <summary>Decisions about many incidents, newest first.</summary>
public sealed record IncidentActionPage(IReadOnlyList<IncidentAction> Items, string? NextCursor);

/// <summary>One incident of such a decision.</summary>
/// <param name="State">pending, done or failed.</param>
/// <param name="Message">Why it failed.</param>
public sealed record IncidentActionItem(string IncidentId, string OrderNo, string State, string? Message, DateTimeOffset? DecidedAt);

/// <summary>The incidents of such a decision.</summary>
public sealed record IncidentActionItemPage(IReadOnlyList<IncidentActionItem> Items, string? NextCursor);

/// <summary>Ten thousand incidents like one: grouped by cause, decided about as a tracked action that survives a restart.</summary>
public static class IncidentActionsApi
{
    private const int MaxIds = 1_000;
    private const int MaxPage = 500;
    private const int MaxReason = 500;
    private static readonly string[] ItemStates = [IncidentActionItemRow.Pending, IncidentActionItemRow.Done, IncidentActionItemRow.Failed];

    public static void MapIncidentActionsApi(this IEndpointRouteBuilder routes)
    {
        var incidents = routes.MapGroup("/api/v1/incidents").WithTags("Incidents");
        incidents.MapGet("/groups", GroupsAsync).WithName("listIncidentGroups").WithSummary("Open incidents by cause, flow and step, the most frequent first.")
            .Requires(Permission.ReadFlows).Produces<IncidentGroupList>();
        incidents.MapPost("/actions", BeginAsync).WithName("beginIncidentAction").WithSummary("Decide about all open incidents that a filter takes; followed as an action.")
            .Requires(Permission.RepairIncidents).Explains(400, 422).Produces<IncidentAction>(StatusCodes.Status202Accepted);
        incidents.MapGet("/actions", ListAsync).WithName("listIncidentActions").WithSummary("Decisions about many incidents, newest first.")
            .Requires(Permission.ReadFlows).Explains(400).Produces<IncidentActionPage>();
        incidents.MapGet("/actions/{id}", FindAsync).WithName("getIncidentAction").WithSummary("How far a decision about many incidents has come.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<IncidentAction>();
        incidents.MapGet("/actions/{id}/items", ItemsAsync).WithName("listIncidentActionItems").WithSummary("What became of each incident of it.")
            .Requires(Permission.ReadFlows).Explains(400, 404).Produces<IncidentActionItemPage>();
        incidents.MapPost("/actions/{id}/stop", StopAsync).WithName("stopIncidentAction").WithSummary("Stop it; what was decided stays so.")
            .Requires(Permission.RepairIncidents).Explains(404, 409).Produces<IncidentAction>();
    }

    private static async Task<IResult> GroupsAsync(HttpContext http, [FromServices] IncidentActions actions, CancellationToken ct) => TypedResults.Ok(new IncidentGroupList(
        [.. (await actions.GroupsAsync(http.Caller().TenantId, ct)).Select(group => new IncidentGroup(
            group.Cause, group.Flow, group.Step, group.Count, group.Retryable, group.OldestAt, group.NewestAt))]));

    private static async Task<IResult> BeginAsync(Body<BeginIncidentAction> body, HttpContext http, [FromServices] IncidentActions actions, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FaultsOf(request).ToList() is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.IncidentDecision, faults[0].Message) { Faults = faults };
        }

        var filter = new IncidentFilter
        {
            Cause = request.Filter.Cause,
            Flow = request.Filter.Flow,
            Step = request.Filter.Step,
            Line = request.Filter.Line,
            OrderNo = request.Filter.OrderNo,
            Connector = request.Filter.Connector,
            Retryable = request.Filter.Retryable,
            OpenedAfter = request.Filter.OpenedAfter,
            OpenedBefore = request.Filter.OpenedBefore,
            Ids = request.Filter.Ids is { } ids ? [.. ids.Select(id => long.Parse(id, CultureInfo.InvariantCulture))] : null,
        };
        var decision = new BulkDecision
        {
            Kind = request.Action,
            Reason = request.Reason,
            Outcome = request.Outcome,
            Output = request.Output,
            Input = request.Input,
        };
        var row = await actions.BeginAsync(http.Caller(), filter, decision, request.Pace, ct);
        return TypedResults.Accepted($"/api/v1/incidents/actions/{row.ActionId}", View(row));
    }

    private static async Task<IResult> ListAsync(string? cursor, int? limit, HttpContext http, [FromServices] IncidentActions actions, CancellationToken ct)
    {
        if (!TryPage(cursor, limit, long.MaxValue, out var before, out var count))
        {
            return BadPage();
        }

        var rows = await actions.ListAsync(http.Caller().TenantId, before, count + 1, ct);
        var items = rows.Take(count).Select(View).ToList();
        return TypedResults.Ok(new IncidentActionPage(items, rows.Count > count ? items[^1].ActionId : null));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] IncidentActions actions, CancellationToken ct) =>
        await FindRowAsync(id, http, actions, ct) is { } row ? TypedResults.Ok(View(row)) : NotFound(id);

    private static async Task<IResult> ItemsAsync(
        string id, string? state, string? cursor, int? limit, HttpContext http, [FromServices] IncidentActions actions, CancellationToken ct)
    {
        if (!TryPage(cursor, limit, 0, out var after, out var count) || (state is not null && !ItemStates.Contains(state, StringComparer.Ordinal)))
        {
            return BadPage();
        }

        if (await FindRowAsync(id, http, actions, ct) is not { } row)
        {
            return NotFound(id);
        }

        var rows = await actions.ItemsAsync(row.TenantId, row.ActionId, state, after, count + 1, ct);
        var items = rows.Take(count).Select(item => new IncidentActionItem(Text(item.IncidentId), item.OrderNo, item.State, item.Message, item.DecidedAt)).ToList();
        return TypedResults.Ok(new IncidentActionItemPage(items, rows.Count > count ? items[^1].IncidentId : null));
    }

    private static async Task<IResult> StopAsync(string id, HttpContext http, [FromServices] IncidentActions actions, CancellationToken ct)
    {
        if (await FindRowAsync(id, http, actions, ct) is not { } row)
        {
            return NotFound(id);
        }

        return await actions.StopAsync(http.Caller(), row.ActionId, ct)
            ? TypedResults.Ok(View((await actions.FindAsync(row.TenantId, row.ActionId, ct))!))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.IncidentActionEnded, "The action has ended already.");
    }

    private static async Task<IncidentActionRow?> FindRowAsync(string id, HttpContext http, IncidentActions actions, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var actionId) ? await actions.FindAsync(http.Caller().TenantId, actionId, ct) : null;

    private static IncidentAction View(IncidentActionRow row)
    {
        var decision = BulkDecision.Parse(row.Decision);
        var seconds = (decimal)((row.EndedAt ?? row.UpdatedAt) - row.CreatedAt).TotalSeconds;
        return new(
            Text(row.ActionId), row.Kind, row.State, row.Total, row.DoneCount, row.FailedCount,
            seconds > 0 ? decimal.Round((row.DoneCount + row.FailedCount) / seconds, 1) : 0, JsonNode.Parse(row.Filter)!, decision.Reason, decision.Outcome,
            row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.EndedAt);
    }

    private static IEnumerable<Fault> FaultsOf(BeginIncidentAction request)
    {
        if (!BulkDecision.Kinds.Contains(request.Action, StringComparer.Ordinal))
        {
            yield return new(ErrorCodes.IncidentDecision, "action", $"action is one of {string.Join(", ", BulkDecision.Kinds)}.");
        }

        if (request.Filter == new IncidentChoice())
        {
            yield return new(ErrorCodes.IncidentDecision, "filter", "Say which incidents are meant: a filter without a condition would take all.");
        }

        if (request.Filter.Ids is { } ids && (ids.Count is 0 or > MaxIds || ids.Any(id => !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))))
        {
            yield return new(ErrorCodes.IncidentDecision, "filter.ids", $"ids names 1 to {MaxIds} incidents by their numbers.");
        }

        if (request.Action != BulkDecision.Retry && string.IsNullOrWhiteSpace(request.Reason))
        {
            yield return new(ErrorCodes.IncidentDecision, "reason", "Say why, for the record.");
        }

        if (request.Reason?.Length > MaxReason)
        {
            yield return new(ErrorCodes.IncidentDecision, "reason", $"reason has at most {MaxReason} characters.");
        }

        if (request.Action == BulkDecision.Skip && string.IsNullOrWhiteSpace(request.Outcome))
        {
            yield return new(ErrorCodes.IncidentDecision, "outcome", "Say with which outcome the flows go on.");
        }

        if (request.Pace is < 1)
        {
            yield return new(ErrorCodes.IncidentDecision, "pace", "pace is at least 1.");
        }
    }

    private static bool TryPage(string? cursor, int? limit, long first, out long from, out int count)
    {
        from = first;
        count = limit ?? 50;
        return (cursor is null || long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from)) && count is >= 1 and <= MaxPage;
    }

    private static ProblemResult BadPage() => new(
        StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"limit is 1 to {MaxPage}, cursor one that this list gave out, state one of {string.Join(", ", ItemStates)}.");

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.IncidentActionNotFound, $"There is no action {id}.");

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
