using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Fields;

/// <summary>The registry of marks: the 300th mark is an entry here, and no change of a table.</summary>
public static class MarksApi
{
    public static void MapMarksApi(this IEndpointRouteBuilder routes)
    {
        var marks = routes.MapGroup("/api/v1/marks").WithTags("Marks");
        marks.MapGet("", ListAsync).WithName("listMarks").WithSummary("The registry of marks, of one domain or all.")
            .Requires(Permission.ReadOrders).Produces<MarkList>();
        marks.MapGet("/{domain}/{key}", FindAsync).WithName("getMark").WithSummary("One mark; its version is the ETag, 0 for one that comes with the hub.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<MarkDefinition>();
        marks.MapPut("/{domain}/{key}", PutAsync).WithName("putMark").WithSummary("Add a mark, or put a new version in its place; replacing one needs If-Match.")
            .Requires(Permission.ManageFields).Explains(400, 409, 412, 415, 422, 428, 503).Produces<MarkDefinition>().Produces<MarkDefinition>(StatusCodes.Status201Created);
        marks.MapDelete("/{domain}/{key}", DeleteAsync).WithName("deleteMark").WithSummary("Remove the tenant's own entry: no new order carries the mark.")
            .Requires(Permission.ManageFields).Explains(400, 404, 409, 412, 503).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(string? domain, HttpContext http, [FromServices] MarkRegistry registry, CancellationToken ct) => TypedResults.Ok(new MarkList(
        [.. (await registry.ListAsync(http.Caller().TenantId, ct)).All.Where(mark => domain is null || mark.Domain == domain)]));

    private static async Task<IResult> FindAsync(string domain, string key, HttpContext http, [FromServices] MarkRegistry registry, CancellationToken ct)
    {
        if ((await registry.ListAsync(http.Caller().TenantId, ct)).Find(domain, key) is not { } mark)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, FieldCodes.MarkNotFound, $"The registry has no mark {key} in the domain {domain}.");
        }

        VersionTag.Set(http, mark.Version);
        return TypedResults.Ok(mark);
    }

    private static async Task<IResult> PutAsync(
        string domain, string key, Body<NewMark> body, HttpContext http, [FromServices] MarkRegistry registry, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        // Without a tag the caller means a new mark: whoever replaces one says which version it saw.
        if (!VersionTag.TryRead(http, out var hasTag, out var version, out var refusal))
        {
            return refusal!;
        }

        var known = (await registry.ListAsync(http.Caller().TenantId, ct)).Find(domain, key);
        if (!hasTag && known is { Version: > 0 })
        {
            return new ProblemResult(StatusCodes.Status428PreconditionRequired, FieldCodes.MarkTagMissing, "The mark is there: send If-Match with its ETag, or * for whatever there is.");
        }

        var outcome = await registry.PutAsync(
            http.Caller(),
            new() { Domain = domain, Key = key, Title = wanted.Title, Type = wanted.Type, Owner = wanted.Owner, AllowedValues = wanted.AllowedValues, Searchable = wanted.Searchable },
            hasTag ? version : 0, ct);
        if (outcome is MarkOutcome.Refused refused)
        {
            return Refuse(refused);
        }

        var done = (MarkOutcome.Done)outcome;
        VersionTag.Set(http, done.Mark!.Version);
        return done.IsNew ? TypedResults.Created($"/api/v1/marks/{domain}/{key}", done.Mark) : TypedResults.Ok(done.Mark);
    }

    private static async Task<IResult> DeleteAsync(string domain, string key, HttpContext http, [FromServices] MarkRegistry registry, CancellationToken ct)
    {
        if (!VersionTag.TryRead(http, out _, out var version, out var refusal))
        {
            return refusal!;
        }

        return await registry.DeleteAsync(http.Caller(), domain, key, version, ct) is MarkOutcome.Refused refused ? Refuse(refused) : TypedResults.NoContent();
    }

    private static ProblemResult Refuse(MarkOutcome.Refused refused) => new(
        refused.Code switch
        {
            FieldCodes.MarkInvalid => StatusCodes.Status422UnprocessableEntity,
            FieldCodes.MarkNotFound => StatusCodes.Status404NotFound,
            FieldCodes.MarkStale => StatusCodes.Status412PreconditionFailed,
            FieldCodes.Contended => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status409Conflict,
        },
        refused.Code, refused.Message)
    {
        Faults = refused.Faults,
        RetryAfter = refused.Code == FieldCodes.Contended ? TimeSpan.FromSeconds(1) : null,
    };
}
