using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Connectors.Codecs;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Actions;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>Every message in and out: found, read, and replayed one by one or many at once.</summary>
public static class ExchangesApi
{
    private const int MaxIds = 500;
    private const int MaxReason = 500;
    private static readonly string[] Directions = ["in", "out"];

    public static void MapExchangesApi(this IEndpointRouteBuilder routes)
    {
        var exchanges = routes.MapGroup("/api/v1/exchanges").WithTags("Exchanges");
        exchanges.MapGet("", ListAsync).WithName("listExchanges").WithSummary("Messages in and out, newest first.")
            .Requires(Permission.ReadExchanges).Explains(400).Produces<ExchangePage>();
        exchanges.MapGet("/{id}", FindAsync).WithName("getExchange").WithSummary("A message as a tree in the partner's and in the hub's words, what is personal masked.")
            .Requires(Permission.ReadExchanges).Explains(404).Produces<ExchangeDetail>();
        exchanges.MapGet("/{id}/raw", RawAsync).WithName("getRawExchange").WithSummary("A message as it was on the wire. Each look is audited.")
            .Requires(Permission.RevealPersonalData).Explains(404).Produces<ExchangeRaw>();
        exchanges.MapPost("/{id}/replay", ReplayAsync).WithName("replayExchange").WithSummary("Read a message again by the mapping of now, or send a call again under the same key.")
            .Requires(Permission.DecideCases).Explains(400, 404, 422).Produces<ReplayAnswer>();
        exchanges.MapPost("/actions", BeginAsync).WithName("beginExchangeAction").WithSummary("Replay all exchanges that a filter takes; followed as an action.")
            .Requires(Permission.DecideCases).Explains(400, 422).Produces<PartnerAction>(StatusCodes.Status202Accepted);
        exchanges.MapActions(PartnerActionRow.Exchanges, "Exchange");
    }

    private static async Task<IResult> ListAsync(
        string? connector, string? operation, string? direction, string? outcome, string? code, string? key, string? orderNo, DateTimeOffset? after, DateTimeOffset? before,
        string? cursor, int? limit, HttpContext http, [FromServices] ExchangeReader reader, CancellationToken ct)
    {
        if (!PartnerActionsApi.TryPage(cursor, limit, long.MaxValue, out var from, out var count) || !AreKnown(direction, outcome))
        {
            return PartnerActionsApi.BadPage($", direction in or out, outcome one of {string.Join(", ", ExchangeOutcome.All)}");
        }

        var filter = FilterOf(new(connector, operation, direction, outcome, code, key, orderNo, after, before));
        var rows = await reader.ListAsync(http.Caller().TenantId, filter, from, count + 1, ct);
        var items = rows.Take(count).Select(ExchangeSummary.Of).ToList();
        return TypedResults.Ok(new ExchangePage(items, rows.Count > count ? items[^1].ExchangeId : null));
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext http, [FromServices] ExchangeReader reader, [FromServices] PartnerCases cases, [FromServices] ConnectorCatalog catalog, CancellationToken ct)
    {
        if (await OpenAsync(id, http, reader, ct) is not { } exchange)
        {
            return NotFound(id);
        }

        var row = exchange.Row;
        var sensitive = catalog.Find(row.TenantId, row.Connector)?.Manifest.Inbound?.Operations.FirstOrDefault(operation => operation.Name == row.Operation)?.Sensitive ?? [];
        return TypedResults.Ok(new ExchangeDetail(
            ExchangeSummary.Of(row), ExchangeMask.Apply(exchange.Decoded, sensitive), ExchangeMask.Apply(exchange.Mapped, []), exchange.Faults,
            (await cases.OfExchangeAsync(row.TenantId, row.ExchangeId, ct))?.CaseId.ToString(CultureInfo.InvariantCulture),
            row.Direction == "out" ? exchange.Mapped is not null && row.MessageKey is not null : exchange.Request.Length >= row.RequestBytes || row.Transport != "http"));
    }

    private static async Task<IResult> RawAsync(
        string id, HttpContext http, [FromServices] ExchangeReader reader, [FromServices] ConnectorCatalog catalog, AuditLog audit, CancellationToken ct)
    {
        if (await OpenAsync(id, http, reader, ct) is not { } exchange)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), AuditActions.ExchangeReveal, id, exchange.Row.OrderNo, ct);
        var charset = exchange.Row.Charset ?? catalog.Find(exchange.Row.TenantId, exchange.Row.Connector)?.Manifest.Charset ?? Charsets.Utf8;
        return TypedResults.Ok(new ExchangeRaw(
            Text(exchange.Request, charset), Convert.ToBase64String(exchange.Request), exchange.Reply is null ? null : Text(exchange.Reply, charset),
            exchange.Reply is null ? null : Convert.ToBase64String(exchange.Reply), exchange.Decoded, exchange.Mapped));
    }

    private static async Task<IResult> ReplayAsync(
        string id, Body<ReplayExchange> body, HttpContext http, [FromServices] ExchangeReader reader, [FromServices] ExchangeReplay replays, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (request.Reason?.Length > MaxReason)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.CaseDecision, $"reason has at most {MaxReason} characters.");
        }

        if (await OpenAsync(id, http, reader, ct) is not { } exchange)
        {
            return NotFound(id);
        }

        var caller = http.Caller();
        await audit.WriteAsync(caller, AuditActions.ExchangeReplay, id, exchange.Row.OrderNo, ct);
        var result = await replays.ReplayAsync(caller.TenantId, exchange.Row.ExchangeId, caller.Actor, request.Reason, ct);
        return result.Outcome is { } outcome
            ? TypedResults.Ok(new ReplayAnswer(outcome, result.Message, result.OrderNo))
            : new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.ExchangeNotReplayed, result.Message);
    }

    private static async Task<IResult> BeginAsync(Body<BeginReplay> body, HttpContext http, [FromServices] PartnerActions actions, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FaultsOf(request).ToList() is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.CaseDecision, faults[0].Message) { Faults = faults };
        }

        var row = await actions.ReplayAsync(http.Caller(), FilterOf(request.Filter), request.Reason, request.Pace, ct);
        return TypedResults.Accepted($"/api/v1/exchanges/actions/{row.ActionId}", PartnerAction.Of(row));
    }

    private static IEnumerable<Fault> FaultsOf(BeginReplay request)
    {
        if (request.Filter == new ExchangeChoice())
        {
            yield return new(ErrorCodes.CaseDecision, "filter", "Say which exchanges are meant: a filter without a condition would take all.");
        }

        if (!AreKnown(request.Filter.Direction, request.Filter.Outcome))
        {
            yield return new(ErrorCodes.CaseDecision, "filter", $"direction is in or out, outcome one of {string.Join(", ", ExchangeOutcome.All)}.");
        }

        if (request.Filter.Ids is { } ids && (ids.Count is 0 or > MaxIds || ids.Any(id => !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))))
        {
            yield return new(ErrorCodes.CaseDecision, "filter.ids", $"ids names 1 to {MaxIds} exchanges by their numbers.");
        }

        if (request.Reason?.Length > MaxReason)
        {
            yield return new(ErrorCodes.CaseDecision, "reason", $"reason has at most {MaxReason} characters.");
        }

        if (request.Pace is < 1)
        {
            yield return new(ErrorCodes.CaseDecision, "pace", "pace is at least 1.");
        }
    }

    private static ExchangeFilter FilterOf(ExchangeChoice choice) => new()
    {
        Connector = choice.Connector,
        Operation = choice.Operation,
        Direction = choice.Direction,
        Outcome = choice.Outcome,
        Code = choice.Code,
        MessageKey = choice.Key,
        OrderNo = choice.OrderNo,
        After = choice.After,
        Before = choice.Before,
        Ids = choice.Ids is { } ids ? [.. ids.Select(id => long.Parse(id, CultureInfo.InvariantCulture))] : null,
    };

    private static bool AreKnown(string? direction, string? outcome) =>
        (direction is null || Directions.Contains(direction, StringComparer.Ordinal)) && (outcome is null || ExchangeOutcome.All.Contains(outcome, StringComparer.Ordinal));

    private static async Task<OpenExchange?> OpenAsync(string id, HttpContext http, ExchangeReader reader, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var exchangeId) ? await reader.FindAsync(http.Caller().TenantId, exchangeId, ct) : null;

    private static string Text(byte[] bytes, string charset) => Charsets.Decode(bytes, charset)?.Text ?? Encoding.UTF8.GetString(bytes);

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.ExchangeNotFound, $"There is no exchange {id}.");
}
