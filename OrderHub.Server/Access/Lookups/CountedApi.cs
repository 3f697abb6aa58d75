using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Lookups;

/// <summary>Things by key.</summary>
/// <param name="Items">Those of this page.</param>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
public sealed record CountedPage(IReadOnlyList<CountedView> Items, string? NextCursor);

/// <summary>What there is of a thing.</summary>
/// <param name="Key">Which: its parts joined by <c>|</c>.</param>
/// <param name="Available">What may still be taken.</param>
/// <param name="Reserved">What orders hold, by the count.</param>
/// <param name="Held">What orders hold, by their movements; another number than reserved is a fault of the hub's.</param>
public sealed record CountedView(string Key, decimal Available, decimal Reserved, decimal Held);

/// <summary>How much there is to be.</summary>
/// <param name="Key">Which: its parts joined by <c>|</c>.</param>
/// <param name="Total">In all, held or not.</param>
public sealed record SetCounted(string Key, decimal Total);

/// <summary>What there are only so many of: credit, stock, slots.</summary>
public static class CountedApi
{
    private const int DefaultPage = 50;
    private const int MaxPage = 500;

    public static void MapCountedApi(this IEndpointRouteBuilder routes)
    {
        var counted = routes.MapGroup("/api/v1/counted/{kind}").WithTags("Reference data");
        counted.MapGet("", ListAsync).WithName("listCounted").WithSummary("What is left and what orders hold, by key; kind: credit, stock, slot, transit, returnable, quota, statement or number.")
            .Requires(Permission.ReadFlows).Explains(400, 404).Produces<CountedPage>();
        counted.MapPut("", SetAsync).WithName("setCounted").WithSummary("Say how much there is in all; what is left changes by the difference.")
            .Requires(Permission.ManageReference).Explains(400, 404, 409, 415).Produces<CountedView>();
    }

    private static async Task<IResult> ListAsync(string kind, string? cursor, int? limit, HttpContext http, [FromServices] CountedDesk desk, CancellationToken ct)
    {
        if (!CountedKinds.All.Contains(kind, StringComparer.Ordinal))
        {
            return Unknown(kind);
        }

        if (limit is < 1 or > MaxPage)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"limit must be from 1 to {MaxPage}.");
        }

        var page = await desk.ListAsync(http.Caller().TenantId, kind, cursor ?? "", limit ?? DefaultPage, ct);
        return TypedResults.Ok(new CountedPage([.. page.Select(ViewOf)], page.Count == (limit ?? DefaultPage) ? page[^1].Key : null));
    }

    private static async Task<IResult> SetAsync(string kind, Body<SetCounted> body, HttpContext http, [FromServices] CountedDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        if (!CountedKinds.All.Contains(kind, StringComparer.Ordinal))
        {
            return Unknown(kind);
        }

        if (kind != CountedKinds.Stock)
        {
            return new ProblemResult(StatusCodes.Status409Conflict, CountedCodes.ByTable, "Only stock is set here: credit, slots, quotas and numbers follow their tables, and what is in transit, returnable or billed follows the orders.");
        }

        if (wanted is not { Key.Length: > 0 and <= 200, Total: >= 0 and <= 99_999_999_999 })
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, "key has 1 to 200 characters, and total is 0 or more.")
            {
                Faults = [new Fault(ErrorCodes.RequestInvalid, wanted.Total is >= 0 and <= 99_999_999_999 ? "key" : "total", "key has 1 to 200 characters, and total is 0 or more.")],
            };
        }

        return await desk.SetAsync(http.Caller(), new(kind, wanted.Key), wanted.Total, ct) is { } left
            ? TypedResults.Ok(new CountedView(wanted.Key, left, wanted.Total - left, wanted.Total - left))
            : new ProblemResult(StatusCodes.Status409Conflict, CountedCodes.Held, "Orders hold more than that, or others change it at this moment.");
    }

    private static CountedView ViewOf(CountedStand stand) => new(stand.Key, stand.Available, stand.Reserved, stand.Held);

    private static ProblemResult Unknown(string kind) => new(StatusCodes.Status404NotFound, CountedCodes.KindUnknown, $"Nothing of the kind {kind} is counted; there are {string.Join(", ", CountedKinds.All)}.");
}
