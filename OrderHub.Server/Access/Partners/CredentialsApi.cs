using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>A credential without its secret.</summary>
public sealed record CredentialView(string Connector, string AppKey);

/// <summary>The partners' credentials of the tenant.</summary>
public sealed record CredentialList(IReadOnlyList<CredentialView> Items);

/// <summary>A secret to keep.</summary>
/// <param name="Secret">Kept sealed, and never shown again.</param>
public sealed record NewSecret(string Secret);

/// <summary>Something that somebody should know about a partner.</summary>
/// <param name="NoticeId">Its id.</param>
/// <param name="Connector">Which partner.</param>
/// <param name="Kind">silence, file-rejected or poll-failed.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="ClosedAt">When it was over; null: it is not.</param>
public sealed record ConnectorNotice(string NoticeId, string Connector, string Kind, string Detail, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt)
{
    internal static ConnectorNotice Of(ConnectorNoticeRow row) =>
        new(row.NoticeId.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Connector, row.Kind, row.Detail, row.OpenedAt, row.ClosedAt);
}

/// <summary>Notices, newest first.</summary>
public sealed record ConnectorNoticeList(IReadOnlyList<ConnectorNotice> Items);

/// <summary>With which keys partners come and are called, and what they should be asked about.</summary>
public static class CredentialsApi
{
    private const int MostNotices = 200;

    public static void MapCredentialsApi(this IEndpointRouteBuilder routes)
    {
        var credentials = routes.MapGroup("/api/v1/connector-credentials").WithTags("Connectors");
        credentials.MapGet("", List).WithName("listCredentials").WithSummary("The partners' credentials of the tenant, without their secrets.")
            .Requires(Permission.ManageConnectors).Produces<CredentialList>();
        credentials.MapPut("/{connector}/{appKey}", PutAsync).WithName("putCredential").WithSummary("Set the secret of an app key.")
            .Requires(Permission.ManageConnectors).Explains(400, 404, 409, 422).Produces(StatusCodes.Status204NoContent);
        credentials.MapDelete("/{connector}/{appKey}", RemoveAsync).WithName("removeCredential").WithSummary("Take a credential away: messages with it are refused from then on.")
            .Requires(Permission.ManageConnectors).Explains(404).Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/api/v1/connector-notices", NoticesAsync).WithName("listConnectorNotices").WithTags("Connectors")
            .WithSummary("What somebody should know about partners: silence, refused files, failing polls; newest first.")
            .Requires(Permission.ExplainMessages).Produces<ConnectorNoticeList>();
    }

    private static IResult List(HttpContext http, [FromServices] PartnerCredentialStore store) =>
        TypedResults.Ok(new CredentialList([.. store.List(http.Caller().TenantId).Select(credential => new CredentialView(credential.Connector, credential.AppKey))]));

    private static async Task<IResult> PutAsync(
        string connector, string appKey, Body<NewSecret> body, HttpContext http, [FromServices] ConnectorCatalog catalog, [FromServices] PartnerCredentialStore store, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        if (catalog.Find(caller.TenantId, connector) is not { } known)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.ConnectorNotFound, "There is no connector of that name.");
        }

        var faults = new List<Fault>();
        if (appKey.Length is < 1 or > 100)
        {
            faults.Add(new(ErrorCodes.CredentialInvalid, "appKey", "An app key has 1 to 100 characters."));
        }

        if (request.Secret.Length is < 8 or > 200)
        {
            faults.Add(new(ErrorCodes.CredentialInvalid, "secret", "A secret has 8 to 200 characters."));
        }

        if (faults.Count > 0)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.CredentialInvalid, faults[0].Message) { Faults = faults };
        }

        await audit.WriteAsync(caller, AuditActions.CredentialSet, $"{known.Name}/{appKey}", null, ct);
        return await store.PutAsync(new PartnerCredential(known.Name, appKey, caller.TenantId, request.Secret), ct)
            ? TypedResults.NoContent()
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.CredentialTaken, "The app key belongs to somebody else.");
    }

    private static async Task<IResult> RemoveAsync(
        string connector, string appKey, HttpContext http, [FromServices] PartnerCredentialStore store, AuditLog audit, CancellationToken ct)
    {
        var caller = http.Caller();
        await audit.WriteAsync(caller, AuditActions.CredentialRemove, $"{connector}/{appKey}", null, ct);
        return await store.RemoveAsync(caller.TenantId, connector, appKey, ct)
            ? TypedResults.NoContent()
            : new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.CredentialNotFound, "There is no such credential.");
    }

    private static async Task<IResult> NoticesAsync(HttpContext http, [FromServices] Notices notices, CancellationToken ct) =>
        TypedResults.Ok(new ConnectorNoticeList([.. (await notices.ListAsync(http.Caller().TenantId, MostNotices, ct)).Select(ConnectorNotice.Of)]));
}
