using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Access.Orders;

/// <summary>Numbers whose master is asked for, at most 200.</summary>
public sealed record IdentifyNumbers(IReadOnlyList<AskedNumber> Numbers);

/// <summary>The master of each number, in the order that they were asked in.</summary>
public sealed record IdentifiedNumbers(IReadOnlyList<IdentifiedNumber> Items);

/// <summary>Orders counted by group.</summary>
/// <param name="Groups">In the order of their keys.</param>
/// <param name="IsCut">True where there are more than 1 000 groups.</param>
/// <param name="Missing">Parts of the search index that did not answer; left out where the counts are whole.</param>
public sealed record OrderSums(IReadOnlyList<OrderSumGroup> Groups, bool IsCut, IReadOnlyList<string>? Missing);

/// <summary>One group of orders.</summary>
/// <param name="Status">Where it was asked for: where they stand.</param>
/// <param name="Line">Where it was asked for: the business line.</param>
/// <param name="Region">Where it was asked for: province of the consignee; null for orders that have none.</param>
/// <param name="Time">Where it was asked for: when the hour, day or month begins.</param>
/// <param name="Count">Orders.</param>
/// <param name="Amounts">Fees by currency, where amounts were asked for.</param>
/// <param name="Minutes">From creation to the end, where amounts were asked for and orders have ended.</param>
public sealed record OrderSumGroup(
    OrderStatus? Status, string? Line, string? Region, DateTimeOffset? Time, long Count, IReadOnlyList<IndexAmount> Amounts, IndexSpread? Minutes);

/// <summary>Sums over orders, and whose numbers are.</summary>
public static class OrderSearchApi
{
    private const int MostDimensions = 3;
    private const int LongestNumber = 64;
    private static readonly string[] Dimensions = [.. Enum.GetNames<IndexDimension>().Select(name => name.ToLowerInvariant())];

    public static void MapOrderSearchApi(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/v1/orders").WithTags("Orders");
        orders.MapPost("/identify", IdentifyAsync).WithName("identifyOrders").WithSummary("Which system masters each number: order, waybill or any other system's number; at most 200.")
            .Requires(Permission.ReadOrders).Explains(400, 413, 415).Produces<IdentifiedNumbers>();
        orders.MapGet("/summary", SumAsync).WithName("sumOrders").WithSummary("Orders counted by status, line, region, hour, day or month (by=line,status), with amounts=true their fees and how long they took; takes the list's filters.")
            .Requires(Permission.ReadOrders).Explains(400, 503).Produces<OrderSums>().WithMetadata(OrderListQuery.OpenNames);
        orders.MapGet("/{orderNo}/overview", OrderOverviews.AnswerAsync).WithName("getOrderOverview").WithSummary("One order with its waybills, tasks, fees and related orders; each part says whether it is fresh, stale or unavailable.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<OrderOverview>();
    }

    private static async Task<IResult> IdentifyAsync(Body<IdentifyNumbers> body, HttpContext http, [FromServices] OrderIdentification identification, CancellationToken ct)
    {
        if (body.Value is not { } asked)
        {
            return body.Refusal!;
        }

        if (asked.Numbers.Count is 0 or > OrderIdentification.Most)
        {
            return Invalid("numbers", $"Ask for 1 to {OrderIdentification.Most} numbers.");
        }

        for (var i = 0; i < asked.Numbers.Count; i++)
        {
            if (asked.Numbers[i].Number.Length is 0 or > LongestNumber)
            {
                return Invalid($"numbers[{i}].number", $"A number has 1 to {LongestNumber} characters.");
            }
        }

        return TypedResults.Ok(new IdentifiedNumbers(await identification.IdentifyAsync(http.Caller().TenantId, asked.Numbers, ct)));
    }

    private static async Task<IResult> SumAsync(
        HttpContext http, [FromServices] IOrderSearch search, string? by, string? zone, bool? amounts, [AsParameters] OrderListFilter filter, CancellationToken ct)
    {
        var (query, found) = OrderListQuery.Read(http);
        var faults = found.ToList();
        var names = (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var dimensions = names.Where(name => Dimensions.Contains(name, StringComparer.Ordinal)).Select(name => Enum.Parse<IndexDimension>(name, ignoreCase: true)).Distinct().ToList();
        if (dimensions.Count != names.Length || names.Length > MostDimensions || dimensions.Count(dimension => dimension >= IndexDimension.Hour) > 1)
        {
            faults.Add(new(ErrorCodes.ListQuery, "by", $"by names at most {MostDimensions} of {string.Join(", ", Dimensions)}, each once, and one time at most."));
        }

        if (!TryReadZone(zone, out var shift))
        {
            faults.Add(new(ErrorCodes.ListQuery, "zone", "zone is hours and minutes ahead of UTC, such as +08:00."));
        }

        return faults.Count > 0
            ? OrderListQuery.Bad(faults)
            : await OrderListQuery.AnswerAsync(async () => TypedResults.Ok(View(await search.SumAsync(query, new(dimensions, shift, amounts == true), ct), dimensions)));
    }

    private static OrderSums View(IndexGroups groups, IReadOnlyList<IndexDimension> by)
    {
        return new([.. groups.Groups.Select(ViewOf)], groups.IsCut, groups.Missing.Count > 0 ? groups.Missing : null);

        OrderSumGroup ViewOf(IndexGroup group)
        {
            string? Of(IndexDimension dimension) => by.ToList().IndexOf(dimension) is >= 0 and var place ? group.Key[place] : null;
            var time = Of(IndexDimension.Hour) ?? Of(IndexDimension.Day) ?? Of(IndexDimension.Month);
            return new(
                Of(IndexDimension.Status) is { } status ? (OrderStatus)int.Parse(status, CultureInfo.InvariantCulture) : null, Of(IndexDimension.Line), Of(IndexDimension.Region),
                time is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time, CultureInfo.InvariantCulture)), group.Count, group.Amounts, group.Minutes);
        }
    }

    private static bool TryReadZone(string? text, out TimeSpan zone)
    {
        zone = default;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        // A plus in an address is a space, if nobody encoded it.
        var sign = text[0];
        if (sign is not ('+' or '-' or ' ') || !TimeSpan.TryParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var ahead) || ahead > TimeSpan.FromHours(18))
        {
            return false;
        }

        zone = sign == '-' ? -ahead : ahead;
        return true;
    }

    private static ProblemResult Invalid(string path, string message) =>
        new(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, message) { Faults = [new(ErrorCodes.RequestInvalid, path, message)] };
}
