using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Actions;
using OrderHub.Server.Operations.Cases;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>Something about a partner's message that a person decides.</summary>
/// <param name="CaseId">Its number.</param>
/// <param name="Kind">quarantine, conflict or hold.</param>
/// <param name="Cause">Stable code of why.</param>
/// <param name="Connector">The partner's connector; for a hold the reporter.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Detail">Why, in one sentence.</param>
/// <param name="ExchangeId">The message that it came of.</param>
/// <param name="OrderNo">The order that it is about.</param>
/// <param name="WaybillNo">The waybill that it is about.</param>
/// <param name="MessageKey">The partner's number of the message.</param>
/// <param name="Code">The code that has no meaning.</param>
/// <param name="CodeTable">The table in which it stands not.</param>
/// <param name="Reported">The status that was reported.</param>
/// <param name="OccurredAt">When it happened, as the reporter says.</param>
/// <param name="State">open or decided.</param>
/// <param name="Decisions">What may be decided now.</param>
/// <param name="Meanings">What other codes of the table mean: what this one may.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Problem">Why the last decision could not be carried out.</param>
public sealed record PartnerCaseView(
    string CaseId, string Kind, string Cause, string Connector, string Operation, string Detail, string? ExchangeId, string? OrderNo, string? WaybillNo, string? MessageKey,
    string? Code, string? CodeTable, string? Reported, DateTimeOffset? OccurredAt, string State, IReadOnlyList<string> Decisions, IReadOnlyList<string> Meanings,
    string? Decision, string? Reason, string? Problem, DateTimeOffset OpenedAt, DateTimeOffset? DecidedAt, string? DecidedBy);

/// <summary>Cases, newest first.</summary>
public sealed record PartnerCasePage(IReadOnlyList<PartnerCaseView> Items, string? NextCursor);

/// <summary>Cases that are alike.</summary>
/// <param name="Count">How many.</param>
public sealed record PartnerCaseGroup(
    string Kind, string Cause, string Connector, string? Code, string State, string? Decision, int Count, DateTimeOffset OldestAt, DateTimeOffset NewestAt);

/// <summary>All cases counted.</summary>
/// <param name="Open">Open ones by kind.</param>
/// <param name="Total">All by kind.</param>
/// <param name="Groups">By kind, cause, connector, code, state and decision, the most frequent first.</param>
public sealed record PartnerCaseCounts(IReadOnlyDictionary<string, int> Open, IReadOnlyDictionary<string, int> Total, IReadOnlyList<PartnerCaseGroup> Groups);

/// <summary>A decision about a case.</summary>
/// <param name="Decision">One of those that the case offers.</param>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Meaning">Map: what the code means.</param>
/// <param name="ForAll">Map: also for other systems and customers.</param>
public sealed record DecideCase(string Decision, string Reason, string? Meaning = null, bool ForAll = false);

/// <summary>Which open cases are meant; every condition that is given must hold, and one must be.</summary>
/// <param name="Ids">Only these, at most 500.</param>
public sealed record CaseChoice(
    string? Kind = null, string? Cause = null, string? Connector = null, string? Code = null, string? OrderNo = null, DateTimeOffset? OpenedAfter = null,
    DateTimeOffset? OpenedBefore = null, IReadOnlyList<string>? Ids = null);

/// <summary>A decision about many cases.</summary>
/// <param name="Pace">Most a second; the server's own limit holds as well.</param>
public sealed record BeginCaseAction(CaseChoice Filter, string Decision, string Reason, string? Meaning = null, bool ForAll = false, int? Pace = null);

/// <summary>What a person said that a code means.</summary>
public sealed record ConnectorCode(
    string Connector, string Table, string Document, string? System, string? Customer, string Code, string Meaning, string Reason, string SetBy, DateTimeOffset SetAt);

/// <summary>What people said that codes mean.</summary>
public sealed record ConnectorCodeList(IReadOnlyList<ConnectorCode> Items);

/// <summary>The worklist: messages in quarantine, conflicts and holds, and the decisions of people about them.</summary>
public static class PartnerCasesApi
{
    private const int MaxIds = 500;
    private const int MaxReason = 500;
    private static readonly string[] States = [PartnerCaseRow.Open, PartnerCaseRow.Decided];

    public static void MapPartnerCasesApi(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/partner-cases").WithTags("Partner cases");
        cases.MapGet("", ListAsync).WithName("listPartnerCases").WithSummary("What a person has to decide about partners' messages, newest first.")
            .Requires(Permission.ReadExchanges).Explains(400).Produces<PartnerCasePage>();
        cases.MapGet("/counts", CountsAsync).WithName("countPartnerCases").WithSummary("Cases by kind, cause, connector and code.")
            .Requires(Permission.ReadExchanges).Produces<PartnerCaseCounts>();
        cases.MapGet("/{id}", FindAsync).WithName("getPartnerCase").WithSummary("One case, and what may be decided.")
            .Requires(Permission.ReadExchanges).Explains(404).Produces<PartnerCaseView>();
        cases.MapPost("/{id}/decision", DecideAsync).WithName("decidePartnerCase").WithSummary("Decide about a case. The same decision a second time changes nothing.")
            .Requires(Permission.DecideCases).Explains(400, 404, 409, 422).Produces<PartnerCaseView>();
        cases.MapPost("/actions", BeginAsync).WithName("beginCaseAction").WithSummary("Decide about all open cases that a filter takes; followed as an action.")
            .Requires(Permission.DecideCases).Explains(400, 422).Produces<PartnerAction>(StatusCodes.Status202Accepted);
        cases.MapActions(PartnerActionRow.Cases, "Case");

        var codes = routes.MapGroup("/api/v1/connector-codes").WithTags("Partner cases");
        codes.MapGet("", ListCodes).WithName("listConnectorCodes").WithSummary("Meanings of codes that people gave beside the connectors' tables.")
            .Requires(Permission.ReadExchanges).Produces<ConnectorCodeList>();
        codes.MapDelete("/{connector}/{table}/{document}/{code}", RemoveCodeAsync).WithName("removeConnectorCode").WithSummary("Take such a meaning back; messages with the code go to quarantine again.")
            .Requires(Permission.DecideCases).Explains(404).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(
        string? kind, string? state, string? cause, string? connector, string? code, string? orderNo, string? cursor, int? limit, HttpContext http,
        [FromServices] PartnerCases cases, [FromServices] ConnectorCatalog catalog, CancellationToken ct)
    {
        if (!PartnerActionsApi.TryPage(cursor, limit, long.MaxValue, out var before, out var count)
            || (kind is not null && !CaseKinds.All.Contains(kind, StringComparer.Ordinal)) || (state is not null && !States.Contains(state, StringComparer.Ordinal)))
        {
            return PartnerActionsApi.BadPage($", kind one of {string.Join(", ", CaseKinds.All)}, state open or decided");
        }

        var filter = new PartnerCaseFilter { Kind = kind, State = state, Cause = cause, Connector = connector, Code = code, OrderNo = orderNo };
        var rows = await cases.ListAsync(http.Caller().TenantId, filter, before, count + 1, ct);
        var items = rows.Take(count).Select(row => View(row, catalog)).ToList();
        return TypedResults.Ok(new PartnerCasePage(items, rows.Count > count ? items[^1].CaseId : null));
    }

    private static async Task<IResult> CountsAsync(HttpContext http, [FromServices] PartnerCases cases, CancellationToken ct)
    {
        var counts = await cases.CountsAsync(http.Caller().TenantId, ct);
        return TypedResults.Ok(new PartnerCaseCounts(
            CaseKinds.All.ToDictionary(kind => kind, kind => counts.Where(group => group.Kind == kind && group.State == PartnerCaseRow.Open).Sum(group => group.Count), StringComparer.Ordinal),
            CaseKinds.All.ToDictionary(kind => kind, kind => counts.Where(group => group.Kind == kind).Sum(group => group.Count), StringComparer.Ordinal),
            [.. counts.Select(group => new PartnerCaseGroup(
                group.Kind, group.Cause, group.Connector, group.Code, group.State, group.Decision, group.Count, group.OldestAt, group.NewestAt))]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] PartnerCases cases, [FromServices] ConnectorCatalog catalog, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var caseId) && await cases.FindAsync(http.Caller().TenantId, caseId, ct) is { } row
            ? TypedResults.Ok(View(row, catalog))
            : NotFound(id);

    private static async Task<IResult> DecideAsync(
        string id, Body<DecideCase> body, HttpContext http, [FromServices] CaseDesk desk, [FromServices] PartnerCases cases, [FromServices] ConnectorCatalog catalog, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FaultsOf(request.Decision, request.Reason, request.Meaning).ToList() is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.CaseDecision, faults[0].Message) { Faults = faults };
        }

        var caller = http.Caller();
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var caseId) || await cases.FindAsync(caller.TenantId, caseId, ct) is not { } known)
        {
            return NotFound(id);
        }

        // The record before the deed: the two are in different stores.
        await audit.WriteAsync(caller, AuditActions.CaseDecide, id, $"{known.Kind}: {request.Decision}", ct);
        var decision = new CaseDecision { Kind = request.Decision, Reason = request.Reason, Meaning = request.Meaning, ForAll = request.ForAll };
        return await desk.DecideAsync(caller.TenantId, caseId, decision, caller.Actor, ct) switch
        {
            CaseResult.Decided decided => TypedResults.Ok(View(decided.Case, catalog)),
            CaseResult.Taken taken => new ProblemResult(
                StatusCodes.Status409Conflict, ErrorCodes.CaseDecided,
                taken.Case.Decision is null ? "Somebody is deciding about this case." : $"{taken.Case.DecidedBy} decided about this case already: {taken.Case.Decision}."),
            CaseResult.Impossible impossible => new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.CaseDecision, impossible.Message),
            _ => NotFound(id),
        };
    }

    private static async Task<IResult> BeginAsync(Body<BeginCaseAction> body, HttpContext http, [FromServices] PartnerActions actions, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FaultsOf(request).ToList() is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.CaseDecision, faults[0].Message) { Faults = faults };
        }

        var choice = request.Filter;
        var filter = new PartnerCaseFilter
        {
            Kind = choice.Kind,
            State = PartnerCaseRow.Open,
            Cause = choice.Cause,
            Connector = choice.Connector,
            Code = choice.Code,
            OrderNo = choice.OrderNo,
            OpenedAfter = choice.OpenedAfter,
            OpenedBefore = choice.OpenedBefore,
            Ids = choice.Ids is { } ids ? [.. ids.Select(id => long.Parse(id, CultureInfo.InvariantCulture))] : null,
        };
        var decision = new CaseDecision { Kind = request.Decision, Reason = request.Reason, Meaning = request.Meaning, ForAll = request.ForAll };
        var row = await actions.DecideAsync(http.Caller(), filter, decision, request.Pace, ct);
        return TypedResults.Accepted($"/api/v1/partner-cases/actions/{row.ActionId}", PartnerAction.Of(row));
    }

    private static IResult ListCodes(string? connector, HttpContext http, [FromServices] CodeOverrides codes) => TypedResults.Ok(new ConnectorCodeList(
        [.. codes.Of(http.Caller().TenantId, connector).Select(row => new ConnectorCode(
            row.Connector, row.Table, row.Document, Null(row.System), Null(row.Customer), row.Code, row.Meaning, row.Reason, row.SetBy, row.SetAt))]));

    private static async Task<IResult> RemoveCodeAsync(
        string connector, string table, string document, string code, string? system, string? customer, HttpContext http, [FromServices] CodeOverrides codes, AuditLog audit, CancellationToken ct)
    {
        var caller = http.Caller();
        var row = codes.Of(caller.TenantId, connector).FirstOrDefault(known =>
            known.Table == table && known.Document == document && known.Code == code && known.System == (system ?? "") && known.Customer == (customer ?? ""));
        if (row is null)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.CodeNotFound, $"Nobody gave the code '{code}' a meaning for {connector}.");
        }

        await audit.WriteAsync(caller, AuditActions.CodeRemove, $"{connector}/{table}/{document}/{code}", row.Meaning, ct);
        await codes.RemoveAsync(row, ct);
        return TypedResults.NoContent();
    }

    private static IEnumerable<Fault> FaultsOf(BeginCaseAction request)
    {
        if (request.Filter == new CaseChoice())
        {
            yield return new(ErrorCodes.CaseDecision, "filter", "Say which cases are meant: a filter without a condition would take all.");
        }

        if (request.Filter.Kind is { } kind && !CaseKinds.All.Contains(kind, StringComparer.Ordinal))
        {
            yield return new(ErrorCodes.CaseDecision, "filter.kind", $"kind is one of {string.Join(", ", CaseKinds.All)}.");
        }

        if (request.Filter.Ids is { } ids && (ids.Count is 0 or > MaxIds || ids.Any(id => !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))))
        {
            yield return new(ErrorCodes.CaseDecision, "filter.ids", $"ids names 1 to {MaxIds} cases by their numbers.");
        }

        if (request.Pace is < 1)
        {
            yield return new(ErrorCodes.CaseDecision, "pace", "pace is at least 1.");
        }

        foreach (var fault in FaultsOf(request.Decision, request.Reason, request.Meaning))
        {
            yield return fault;
        }
    }

    private static IEnumerable<Fault> FaultsOf(string decision, string reason, string? meaning)
    {
        if (!CaseKinds.All.SelectMany(CaseDecision.For).Contains(decision, StringComparer.Ordinal))
        {
            yield return new(ErrorCodes.CaseDecision, "decision", $"decision is one of {string.Join(", ", CaseKinds.All.SelectMany(CaseDecision.For).Distinct(StringComparer.Ordinal))}.");
        }

        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
        {
            yield return new(ErrorCodes.CaseDecision, "reason", $"Say why, for the record, in at most {MaxReason} characters.");
        }

        if (decision == CaseDecision.Map && string.IsNullOrWhiteSpace(meaning))
        {
            yield return new(ErrorCodes.CaseDecision, "meaning", "Say what the code means.");
        }
    }

    private static PartnerCaseView View(PartnerCaseRow row, ConnectorCatalog catalog) => new(
        row.CaseId.ToString(CultureInfo.InvariantCulture), row.Kind, row.Cause, row.Connector, row.Operation, row.Detail, row.ExchangeId?.ToString(CultureInfo.InvariantCulture),
        row.OrderNo, row.WaybillNo, row.MessageKey, row.Code, row.CodeTable, row.Reported, row.OccurredAt, row.State,
        row.State == PartnerCaseRow.Open ? CaseDecision.For(row.Kind) : [], Meanings(row, catalog), row.Decision, row.Reason, row.Problem, row.OpenedAt, row.DecidedAt, row.DecidedBy);

    private static IReadOnlyList<string> Meanings(PartnerCaseRow row, ConnectorCatalog catalog) => row is { State: PartnerCaseRow.Open, CodeTable: { } table }
        ? [.. (catalog.Find(row.TenantId, row.Connector)?.Manifest.Codes ?? []).Where(codes => codes.Name == table).SelectMany(codes => codes.Map.Values).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : [];

    private static string? Null(string text) => text.Length == 0 ? null : text;

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.CaseNotFound, $"There is no case {id}.");
}
