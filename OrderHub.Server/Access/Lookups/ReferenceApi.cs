using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Fields;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Lookups;

/// <summary>The tables that capabilities look up: reach, rates and the like, row by row.</summary>
public static class ReferenceApi
{
    private const int DefaultPage = 50;
    private const int MaxPage = 500;

    public static void MapReferenceApi(this IEndpointRouteBuilder routes)
    {
        var tables = routes.MapGroup("/api/v1/reference").WithTags("Reference data");
        tables.MapGet("", TablesAsync).WithName("listReferenceTables").WithSummary("The tables that the tenant maintains, with their columns.")
            .Requires(Permission.ReadFlows).Produces<ReferenceTableList>();
        tables.MapGet("/{table}", RowsAsync).WithName("listReferenceRows").WithSummary("Rows of a table by key, a page at a time; q: only those that hold the text.")
            .Requires(Permission.ReadFlows).Explains(400, 404).Produces<ReferencePage>();
        tables.MapGet("/{table}/rows/{id}", FindAsync).WithName("getReferenceRow").WithSummary("One row; its version is the ETag.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<ReferenceRowView>();
        tables.MapPut("/{table}/rows", PutAsync).WithName("putReferenceRow").WithSummary("Add a row, or put a new version in its place; with If-Match only of the version that is named.")
            .Requires(Permission.ManageReference).Explains(400, 404, 412, 415, 422, 503).Produces<ReferenceRowView>();
        tables.MapDelete("/{table}/rows/{id}", DeleteAsync).WithName("deleteReferenceRow").WithSummary("Take a row out; with If-Match only in the version that is named.")
            .Requires(Permission.ManageReference).Explains(400, 404, 412, 503).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> TablesAsync(HttpContext http, [FromServices] ReferenceData reference, CancellationToken ct)
    {
        var views = new List<ReferenceTableView>();
        foreach (var table in ReferenceTables.All)
        {
            views.Add(ReferenceTableView.Of(await reference.OfAsync(http.Caller().TenantId, table, ct)));
        }

        return TypedResults.Ok(new ReferenceTableList(views));
    }

    private static async Task<IResult> RowsAsync(
        string table, string? q, string? cursor, int? limit, HttpContext http, [FromServices] ReferenceData reference, CancellationToken ct)
    {
        if (ReferenceTables.Find(table) is not { } shape)
        {
            return Unknown(table);
        }

        if (limit is < 1 or > MaxPage)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"limit must be from 1 to {MaxPage}.");
        }

        // The cursor is the id of the last row: whatever is added or goes meanwhile, nothing is told twice or left out.
        var found = (await reference.OfAsync(http.Caller().TenantId, shape, ct)).Rows.Where(row => q is null || Holds(row, q)).ToList();
        var page = found.Where(row => cursor is null || string.CompareOrdinal(row.Id, cursor) > 0).Take((limit ?? DefaultPage) + 1).ToList();
        var more = page.Count > (limit ?? DefaultPage);
        return TypedResults.Ok(new ReferencePage(
            [.. page.Take(limit ?? DefaultPage).Select(ReferenceRowView.Of)], found.Count, more ? page[^2].Id : null));
    }

    private static async Task<IResult> FindAsync(string table, string id, HttpContext http, [FromServices] ReferenceData reference, CancellationToken ct)
    {
        if (ReferenceTables.Find(table) is not { } shape)
        {
            return Unknown(table);
        }

        if ((await reference.OfAsync(http.Caller().TenantId, shape, ct)).ById(id) is not { } row)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, ReferenceCodes.RowNotFound, $"The table {table} has no row {id}.");
        }

        VersionTag.Set(http, row.Version);
        return TypedResults.Ok(ReferenceRowView.Of(row));
    }

    private static async Task<IResult> PutAsync(string table, Body<WriteReferenceRow> body, HttpContext http, [FromServices] ReferenceDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        if (ReferenceTables.Find(table) is not { } shape)
        {
            return Unknown(table);
        }

        if (!VersionTag.TryRead(http, out _, out var version, out var refusal))
        {
            return refusal!;
        }

        var cells = wanted.Values.ToDictionary(cell => cell.Key, cell => ReferenceCell.TextOf(cell.Value), StringComparer.Ordinal);
        var (row, faults) = new ReferenceInput(wanted.Key, cells, wanted.ValidFrom, wanted.ValidTo).Read(shape, "");
        if (row is null)
        {
            return Refuse(new(ReferenceCodes.Invalid, faults[0].Message, faults));
        }

        var outcome = await desk.PutAsync(http.Caller(), row, version, ct);
        if (outcome is ReferenceOutcome.Refused refused)
        {
            return Refuse(refused);
        }

        var kept = ((ReferenceOutcome.Done)outcome).Row!;
        VersionTag.Set(http, kept.Version);
        return TypedResults.Ok(ReferenceRowView.Of(kept));
    }

    private static async Task<IResult> DeleteAsync(string table, string id, HttpContext http, [FromServices] ReferenceDesk desk, CancellationToken ct) =>
        ReferenceTables.Find(table) is not { } shape ? Unknown(table)
        : !VersionTag.TryRead(http, out _, out var version, out var refusal) ? refusal!
        : await desk.DeleteAsync(http.Caller(), shape, id, version, ct) is ReferenceOutcome.Refused refused ? Refuse(refused)
        : TypedResults.NoContent();

    private static bool Holds(ReferenceRow row, string text) =>
        row.Id.Contains(text, StringComparison.OrdinalIgnoreCase) || row.Cells.Any(cell => ReferenceCell.Write(cell).Contains(text, StringComparison.OrdinalIgnoreCase));

    internal static ProblemResult Unknown(string table) => new(
        StatusCodes.Status404NotFound, ReferenceCodes.TableUnknown, $"There is no table {table}; there are {string.Join(", ", ReferenceTables.All.Select(known => known.Name))}.");

    internal static ProblemResult Refuse(ReferenceOutcome.Refused refused) => new(
        refused.Code switch
        {
            ReferenceCodes.Invalid or ReferenceCodes.CsvInvalid or ReferenceCodes.TooMany => StatusCodes.Status422UnprocessableEntity,
            ReferenceCodes.Stale => StatusCodes.Status412PreconditionFailed,
            ReferenceCodes.Contended => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status404NotFound,
        },
        refused.Code, refused.Message)
    {
        Faults = refused.Faults,
        RetryAfter = refused.Code == ReferenceCodes.Contended ? TimeSpan.FromSeconds(1) : null,
    };
}
