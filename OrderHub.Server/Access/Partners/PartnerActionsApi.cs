using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Operations.Actions;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>Actions on many exchanges or cases: watched and stopped in the same way, wherever they were begun.</summary>
internal static class PartnerActionsApi
{
    private const int MaxPage = 500;
    private static readonly string[] ItemStates = [PartnerActionItemRow.Pending, PartnerActionItemRow.Done, PartnerActionItemRow.Failed];

    /// <summary>Adds <c>/actions</c> and what is below it to a group.</summary>
    /// <param name="group">Of the exchanges or of the cases.</param>
    /// <param name="subject">exchange or case.</param>
    /// <param name="name">Exchange or Case, for the names of operations.</param>
    public static void MapActions(this RouteGroupBuilder group, string subject, string name)
    {
        group.MapGet("/actions", (string? cursor, int? limit, HttpContext http, [FromServices] PartnerActions actions, CancellationToken ct) => ListAsync(subject, cursor, limit, http, actions, ct))
            .WithName($"list{name}Actions").WithSummary("Actions on many of them, newest first.").Requires(Permission.ReadExchanges).Explains(400).Produces<PartnerActionPage>();
        group.MapGet("/actions/{id}", (string id, HttpContext http, [FromServices] PartnerActions actions, CancellationToken ct) => FindAsync(subject, id, http, actions, ct))
            .WithName($"get{name}Action").WithSummary("How far an action has come.").Requires(Permission.ReadExchanges).Explains(404).Produces<PartnerAction>();
        group.MapGet("/actions/{id}/items", (string id, string? state, string? cursor, int? limit, HttpContext http, [FromServices] PartnerActions actions, CancellationToken ct) => ItemsAsync(subject, id, state, cursor, limit, http, actions, ct))
            .WithName($"list{name}ActionItems").WithSummary("What became of each of them.").Requires(Permission.ReadExchanges).Explains(400, 404).Produces<PartnerActionItemPage>();
        group.MapPost("/actions/{id}/stop", (string id, HttpContext http, [FromServices] PartnerActions actions, CancellationToken ct) => StopAsync(subject, id, http, actions, ct))
            .WithName($"stop{name}Action").WithSummary("Stop it; what was done stays so.").Requires(Permission.DecideCases).Explains(404, 409).Produces<PartnerAction>();
    }

    /// <summary>A page of a list that goes by rising or falling numbers.</summary>
    internal static bool TryPage(string? cursor, int? limit, long first, out long from, out int count)
    {
        from = first;
        count = limit ?? 50;
        return (cursor is null || long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from)) && count is >= 1 and <= MaxPage;
    }

    internal static ProblemResult BadPage(string also = "") =>
        new(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"limit is 1 to {MaxPage}, cursor one that this list gave out{also}.");

    private static async Task<IResult> ListAsync(string subject, string? cursor, int? limit, HttpContext http, PartnerActions actions, CancellationToken ct)
    {
        if (!TryPage(cursor, limit, long.MaxValue, out var before, out var count))
        {
            return BadPage();
        }

        var rows = await actions.ListAsync(http.Caller().TenantId, subject, before, count + 1, ct);
        var items = rows.Take(count).Select(PartnerAction.Of).ToList();
        return TypedResults.Ok(new PartnerActionPage(items, rows.Count > count ? items[^1].ActionId : null));
    }

    private static async Task<IResult> FindAsync(string subject, string id, HttpContext http, PartnerActions actions, CancellationToken ct) =>
        await RowAsync(subject, id, http, actions, ct) is { } row ? TypedResults.Ok(PartnerAction.Of(row)) : NotFound(id);

    private static async Task<IResult> ItemsAsync(
        string subject, string id, string? state, string? cursor, int? limit, HttpContext http, PartnerActions actions, CancellationToken ct)
    {
        if (!TryPage(cursor, limit, 0, out var after, out var count) || (state is not null && !ItemStates.Contains(state, StringComparer.Ordinal)))
        {
            return BadPage($", state one of {string.Join(", ", ItemStates)}");
        }

        if (await RowAsync(subject, id, http, actions, ct) is not { } row)
        {
            return NotFound(id);
        }

        var rows = await actions.ItemsAsync(row.TenantId, row.ActionId, state, after, count + 1, ct);
        var items = rows.Take(count).Select(item => new PartnerActionItem(item.ItemId.ToString(CultureInfo.InvariantCulture), item.State, item.Message, item.DecidedAt)).ToList();
        return TypedResults.Ok(new PartnerActionItemPage(items, rows.Count > count ? items[^1].ItemId : null));
    }

    private static async Task<IResult> StopAsync(string subject, string id, HttpContext http, PartnerActions actions, CancellationToken ct)
    {
        if (await RowAsync(subject, id, http, actions, ct) is not { } row)
        {
            return NotFound(id);
        }

        return await actions.StopAsync(http.Caller(), row.ActionId, ct)
            ? TypedResults.Ok(PartnerAction.Of((await actions.FindAsync(row.TenantId, row.ActionId, ct))!))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.PartnerActionEnded, "The action has ended already.");
    }

    private static async Task<PartnerActionRow?> RowAsync(string subject, string id, HttpContext http, PartnerActions actions, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var actionId)
        && await actions.FindAsync(http.Caller().TenantId, actionId, ct) is { } row && row.Subject == subject ? row : null;

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.PartnerActionNotFound, $"There is no action {id}.");
}
