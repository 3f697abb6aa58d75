using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Fields;

/// <summary>Extension fields: what a business adds to the standard model, while servers run.</summary>
public static class FieldsApi
{
    private const string NotIndexed = "Orders from before are found by the field once they change, or once the search store is made anew.";

    public static void MapFieldsApi(this IEndpointRouteBuilder routes)
    {
        var fields = routes.MapGroup("/api/v1/fields").WithTags("Fields");
        fields.MapGet("", ListAsync).WithName("listFields").WithSummary("Extension fields of the tenant, or those that an order of one business may carry now.")
            .Requires(Permission.ReadOrders).Produces<FieldList>();
        fields.MapPost("", CreateAsync).WithName("createField").WithSummary("Add an extension field; orders may carry it at once.")
            .Requires(Permission.ManageFields).Explains(400, 409, 415, 422, 503).Produces<FieldDescription>(StatusCodes.Status201Created);
        fields.MapGet("/{fieldId:long}", FindAsync).WithName("getField").WithSummary("One extension field; its version is the ETag.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<FieldDescription>();
        fields.MapGet("/{fieldId:long}/versions", VersionsAsync).WithName("listFieldVersions").WithSummary("Every version of an extension field, the oldest first.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<FieldList>();
        fields.MapPut("/{fieldId:long}", ChangeAsync).WithName("changeField").WithSummary("Change title, required, rule, sensitivity, search and validity; needs If-Match.")
            .Requires(Permission.ManageFields).Explains(400, 404, 409, 412, 415, 422, 428, 503).Produces<FieldDescription>();
        fields.MapPost("/{fieldId:long}/retire", RetireAsync).WithName("retireField").WithSummary("No new order carries the field; its column stays closed.")
            .Requires(Permission.ManageFields).Explains(400, 404, 409, 412, 503).Produces<FieldDescription>();
        fields.MapGet("/{fieldId:long}/usage", UsageAsync).WithName("getFieldUsage").WithSummary("Whether any order still uses the field's column; reads the tenant's orders until it finds one.")
            .Requires(Permission.ManageFields).Explains(404).Produces<FieldUsage>();
        fields.MapPost("/{fieldId:long}/release", ReleaseAsync).WithName("releaseField").WithSummary("Open a retired field's column for another field, once no order uses it.")
            .Requires(Permission.ManageFields).Explains(400, 404, 409, 412, 503).Produces<FieldDescription>();
    }

    /// <param name="businessIdentity">Only what orders of this identity may carry now; with businessType.</param>
    /// <param name="businessType">DELIVERY where nothing is said.</param>
    /// <param name="http">The request.</param>
    /// <param name="registry">The definitions.</param>
    /// <param name="time">Decides what is valid.</param>
    /// <param name="ct">Ends the wait.</param>
    private static async Task<IResult> ListAsync(
        string? businessIdentity, string? businessType, HttpContext http, [FromServices] FieldRegistry registry, TimeProvider time, CancellationToken ct)
    {
        var all = await registry.ListAsync(http.Caller().TenantId, ct);
        if (string.IsNullOrWhiteSpace(businessIdentity))
        {
            return TypedResults.Ok(new FieldList([.. all.Select(FieldDescription.Of)]));
        }

        var view = new FieldSet(0, all).For(businessIdentity, businessType ?? "DELIVERY");
        var now = time.GetUtcNow();
        return TypedResults.Ok(new FieldList(
            [.. view.Paths.Order(StringComparer.Ordinal).Select(path => view.Resolve(path, now)).OfType<FieldDefinition>().Select(FieldDescription.Of)]));
    }

    private static async Task<IResult> CreateAsync(Body<NewField> body, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        var outcome = await registry.CreateAsync(http.Caller(), new()
        {
            TenantId = http.Caller().TenantId,
            FieldId = 0,
            BusinessIdentity = wanted.BusinessIdentity,
            BusinessType = wanted.BusinessType,
            Entity = wanted.Entity,
            FieldCode = wanted.FieldCode,
            TableName = "",
            ColumnName = wanted.ColumnName ?? "",
            Title = wanted.Title,
            Type = wanted.Type,
            Required = wanted.Required,
            Rule = wanted.Rule,
            Sensitivity = wanted.Sensitivity,
            Search = wanted.Search,
            ValidFrom = wanted.ValidFrom,
            ValidTo = wanted.ValidTo,
            Version = 1,
            ChangedBy = "",
            ChangedAt = default,
        }, ct);
        return Answer(http, outcome, isNew: true);
    }

    private static async Task<IResult> FindAsync(long fieldId, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct)
    {
        if (await registry.FindAsync(http.Caller().TenantId, fieldId, ct) is not { } field)
        {
            return NotFound(fieldId);
        }

        VersionTag.Set(http, field.Version);
        return TypedResults.Ok(FieldDescription.Of(field));
    }

    private static async Task<IResult> VersionsAsync(long fieldId, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct) =>
        await registry.VersionsAsync(http.Caller().TenantId, fieldId, ct) is { Count: > 0 } versions
            ? TypedResults.Ok(new FieldList([.. versions.Select(FieldDescription.Of)]))
            : NotFound(fieldId);

    private static async Task<IResult> ChangeAsync(long fieldId, Body<ChangedField> body, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct)
    {
        if (body.Value is not { } wanted)
        {
            return body.Refusal!;
        }

        if (!VersionTag.TryRead(http, out var given, out var version, out var refusal))
        {
            return refusal!;
        }

        if (!given)
        {
            return new ProblemResult(
                StatusCodes.Status428PreconditionRequired, FieldCodes.TagMissing, "Send If-Match with the ETag of the field that you changed, or * for whatever there is.");
        }

        var known = FieldSearch.None;
        var outcome = await registry.ChangeAsync(http.Caller(), fieldId, version, field =>
        {
            known = field.Search;
            return wanted.Apply(field);
        }, ct);
        return Answer(http, outcome, note: known == FieldSearch.None && wanted.Search is not (null or FieldSearch.None) ? NotIndexed : null);
    }

    private static async Task<IResult> RetireAsync(long fieldId, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct) =>
        VersionTag.TryRead(http, out _, out var version, out var refusal) ? Answer(http, await registry.RetireAsync(http.Caller(), fieldId, version, ct)) : refusal!;

    private static async Task<IResult> ReleaseAsync(long fieldId, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct) =>
        VersionTag.TryRead(http, out _, out var version, out var refusal) ? Answer(http, await registry.ReleaseAsync(http.Caller(), fieldId, version, ct)) : refusal!;

    private static async Task<IResult> UsageAsync(long fieldId, HttpContext http, [FromServices] FieldRegistry registry, CancellationToken ct) =>
        await registry.FindAsync(http.Caller().TenantId, fieldId, ct) is { } field
            ? TypedResults.Ok(await registry.FindUserAsync(field, ct) is var orderNo ? new FieldUsage(orderNo is not null, orderNo) : null)
            : NotFound(fieldId);

    private static IResult Answer(HttpContext http, FieldOutcome outcome, bool isNew = false, string? note = null)
    {
        if (outcome is FieldOutcome.Refused refused)
        {
            return new ProblemResult(StatusOf(refused.Code), refused.Code, refused.Message) { Faults = refused.Faults, RetryAfter = refused.Code == FieldCodes.Contended ? TimeSpan.FromSeconds(1) : null };
        }

        var field = FieldDescription.Of(((FieldOutcome.Done)outcome).Field) with { Note = note };
        VersionTag.Set(http, field.Version);
        return isNew ? TypedResults.Created($"/api/v1/fields/{field.FieldId}", field) : TypedResults.Ok(field);
    }

    private static int StatusOf(string code) => code switch
    {
        FieldCodes.Invalid => StatusCodes.Status422UnprocessableEntity,
        FieldCodes.NotFound => StatusCodes.Status404NotFound,
        FieldCodes.Stale => StatusCodes.Status412PreconditionFailed,
        FieldCodes.Contended => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static ProblemResult NotFound(long fieldId) => new(StatusCodes.Status404NotFound, FieldCodes.NotFound, $"There is no field {fieldId}.");
}
