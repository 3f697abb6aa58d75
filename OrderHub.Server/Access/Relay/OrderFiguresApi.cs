using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Data.Relay.ReadModels;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Relay;

/// <summary>Figures of many orders, from the read models: seconds behind the orders, never wrong for long.</summary>
public static class OrderFiguresApi
{
    private const int MostDays = 366;

    public static void MapOrderFiguresApi(this IEndpointRouteBuilder routes)
    {
        var figures = routes.MapGroup("/api/v1/order-figures").WithTags("Figures");
        figures.MapGet("/days", DaysAsync).WithName("listDailyCounts").WithSummary("Orders by the day they came (UTC), line and status; of at most 366 days, the last seven where none are stated.")
            .Requires(Permission.ReadOrders).Explains(400).Produces<DailyCountList>();
        figures.MapGet("/moves", MovesAsync).WithName("listStatusMoves").WithSummary("How often orders went from one status to the next in some days (UTC), and how long they had stood.")
            .Requires(Permission.ReadOrders).Explains(400).Produces<StatusMoveList>();
    }

    private static async Task<IResult> DaysAsync(string? from, string? to, string? line, HttpContext http, [FromServices] ReadModels models, TimeProvider clock, CancellationToken ct)
    {
        if (!TryDays(from, to, clock, out var first, out var last))
        {
            return BadDays();
        }

        var rows = await models.DaysAsync(http.Caller().TenantId, first, last, line, ct);
        return TypedResults.Ok(new DailyCountList([.. rows.Select(row => new DailyCount(new(row.Day / 10000, row.Day / 100 % 100, row.Day % 100), row.Line, row.Status, row.Orders))]));
    }

    private static async Task<IResult> MovesAsync(string? from, string? to, string? line, HttpContext http, [FromServices] ReadModels models, TimeProvider clock, CancellationToken ct)
    {
        if (!TryDays(from, to, clock, out var first, out var last))
        {
            return BadDays();
        }

        var rows = await models.MovesAsync(http.Caller().TenantId, first, last, line, ct);
        return TypedResults.Ok(new StatusMoveList(
            [.. rows.Select(row => new StatusMove(row.Line, row.From, row.To, row.Moves, Math.Round(row.TotalMs / 1000.0 / row.Moves, 3), Math.Round(row.LongestMs / 1000.0, 3)))]));
    }

    private static bool TryDays(string? from, string? to, TimeProvider clock, out DateOnly first, out DateOnly last)
    {
        last = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var isRead = to is null || DateOnly.TryParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out last);
        first = last.DayNumber > 6 ? last.AddDays(-6) : DateOnly.MinValue;
        return isRead
            && (from is null || DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
            && first <= last && last.DayNumber - first.DayNumber < MostDays;
    }

    private static ProblemResult BadDays() =>
        new(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"from and to are days such as 2026-03-01, from not behind to, and at most {MostDays} days.");
}
