using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Searches;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Orders;

/// <summary>A search to keep.</summary>
/// <param name="Name">1 to 100 characters; one of its owner's has it.</param>
/// <param name="Query">The list's parameters by name, as <c>{"status": "DELIVERED", "q": "茶叶"}</c>.</param>
/// <param name="Shared">True: all of the tenant see it.</param>
public sealed record NewSavedSearch(string Name, IReadOnlyDictionary<string, string> Query, bool Shared = false);

/// <summary>A search that is kept.</summary>
public sealed record SavedSearch(string SearchId, string Name, IReadOnlyDictionary<string, string> Query, bool Shared, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>The caller's own searches and those that all of the tenant share, by name.</summary>
public sealed record SavedSearchList(IReadOnlyList<SavedSearch> Items);

/// <summary>Searches that people keep.</summary>
public static class SavedSearchesApi
{
    private const int LongestName = 100;

    public static void MapSavedSearchesApi(this IEndpointRouteBuilder routes)
    {
        var searches = routes.MapGroup("/api/v1/order-searches").WithTags("Orders");
        searches.MapGet("", ListAsync).WithName("listSavedSearches").WithSummary("Searches that the caller keeps, and those that all share.")
            .Requires(Permission.ReadOrders).Produces<SavedSearchList>();
        searches.MapPost("", KeepAsync).WithName("saveSearch").WithSummary("Keep a search; to share it, one must be allowed to change orders.")
            .Requires(Permission.ReadOrders).Explains(400, 409, 413, 415, 422).Produces<SavedSearch>(StatusCodes.Status201Created);
        searches.MapDelete("/{id}", DropAsync).WithName("dropSavedSearch").WithSummary("Forget a search: one's own, or a shared one where one may change orders.")
            .Requires(Permission.ReadOrders).Explains(404).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] SavedSearches searches, CancellationToken ct) =>
        TypedResults.Ok(new SavedSearchList([.. (await searches.ListAsync(http.Caller(), ct)).Select(View)]));

    private static async Task<IResult> KeepAsync(Body<NewSavedSearch> body, HttpContext http, [FromServices] SavedSearches searches, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        if (wanted.Shared && !caller.May(Permission.ChangeOrders))
        {
            return new ProblemResult(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, "Searches that all see are shared by those who may change orders.");
        }

        var name = wanted.Name.Trim();
        if (FaultsOf(caller.TenantId, name, wanted.Query) is { Count: > 0 } faults)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.SavedSearchInvalid, faults[0].Message) { Faults = faults };
        }

        return await searches.KeepAsync(caller, name, wanted.Query, wanted.Shared, ct) is { } kept
            ? TypedResults.Created($"/api/v1/order-searches/{kept.SearchId}", View(kept))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.SavedSearchTaken, $"There is a search {name}, or there are as many as may be kept.");
    }

    private static async Task<IResult> DropAsync(string id, HttpContext http, [FromServices] SavedSearches searches, CancellationToken ct)
    {
        var caller = http.Caller();
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var searchId) || await searches.FindAsync(caller, searchId, ct) is not { } search)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.SavedSearchNotFound, $"There is no search {id}.");
        }

        if (search.IsShared && !caller.May(Permission.ChangeOrders))
        {
            return new ProblemResult(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, "Searches that all see are dropped by those who may change orders.");
        }

        await searches.DropAsync(caller, searchId, ct);
        return TypedResults.NoContent();
    }

    /// <summary>What is wrong with parameters that shall be kept.</summary>
    internal static List<Fault> ParameterFaults(int tenantId, IReadOnlyDictionary<string, string> query)
    {
        var faults = query.Keys.Where(name => !ListParameters.IsKept(name)).Select(name => new Fault(ErrorCodes.SavedSearchInvalid, $"query.{name}", $"{name} is no parameter of a search that is kept.")).ToList();
        faults.AddRange(OrderListQuery.Read(tenantId, query).Faults.Select(fault => fault with { Code = ErrorCodes.SavedSearchInvalid, Path = $"query.{fault.Path}" }));
        if (query.Sum(pair => pair.Key.Length + pair.Value.Length) > 1000)
        {
            faults.Add(new(ErrorCodes.SavedSearchInvalid, "query", "The parameters have at most 1000 characters together."));
        }

        return faults;
    }

    private static List<Fault> FaultsOf(int tenantId, string name, IReadOnlyDictionary<string, string> query)
    {
        var faults = ParameterFaults(tenantId, query);
        if (name.Length is 0 or > LongestName)
        {
            faults.Insert(0, new(ErrorCodes.SavedSearchInvalid, "name", $"name has 1 to {LongestName} characters."));
        }

        return faults;
    }

    private static SavedSearch View(KeptSearch search) =>
        new(search.SearchId.ToString(CultureInfo.InvariantCulture), search.Name, search.Query, search.IsShared, search.CreatedBy, search.CreatedAt);
}
