using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>A connector in the list.</summary>
/// <param name="Name">Its name, also in <c>/partners/{name}</c>.</param>
/// <param name="System">How orders and reports name the system.</param>
/// <param name="TitleEn">Title in English.</param>
/// <param name="TitleZh">Title in Chinese.</param>
/// <param name="Origin">shipped or own.</param>
/// <param name="Version">The version that counts: the author's word and the content's hash.</param>
/// <param name="Hears">Operations that the partner may ask for.</param>
/// <param name="Calls">Operations that the hub may ask for.</param>
/// <param name="HasDraft">True where a draft waits.</param>
public sealed record ConnectorSummary(
    string Name, string System, string TitleEn, string TitleZh, string Origin, string Version, IReadOnlyList<string> Hears, IReadOnlyList<string> Calls, bool HasDraft);

/// <summary>The connectors of the tenant.</summary>
/// <param name="Items">Those that count.</param>
/// <param name="Drafts">Names of drafts, also of those never published.</param>
public sealed record ConnectorList(IReadOnlyList<ConnectorSummary> Items, IReadOnlyList<string> Drafts);

/// <summary>A connector whole.</summary>
/// <param name="Origin">shipped, own or draft.</param>
/// <param name="Version">The version.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Mapping">Its mapping.</param>
/// <param name="Golden">Its golden messages by name; of shipped ones they are files.</param>
public sealed record ConnectorView(string Origin, string Version, JsonObject Manifest, JsonObject Mapping, JsonObject? Golden);

/// <summary>How a connector stands up.</summary>
/// <param name="Sound">True where it may be published.</param>
/// <param name="Version">The version it would have.</param>
/// <param name="Faults">Of manifest and mapping, all at once.</param>
/// <param name="Golden">What each golden message gave.</param>
public sealed record ConnectorCheck(bool Sound, string? Version, IReadOnlyList<Fault> Faults, IReadOnlyList<GoldenCheckResult> Golden);

/// <param name="Name">The golden message.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Differences">What differs.</param>
public sealed record GoldenCheckResult(string Name, bool Holds, IReadOnlyList<string> Differences);

/// <summary>A version of the tenant's own.</summary>
/// <param name="Version">Its number.</param>
/// <param name="State">draft, published or retired.</param>
/// <param name="Hash">Hash of its content.</param>
/// <param name="WrittenBy">Who wrote it.</param>
/// <param name="WrittenAt">When.</param>
/// <param name="PublishedBy">Who published it last.</param>
/// <param name="PublishedAt">When.</param>
public sealed record ConnectorVersionView(int Version, string State, string Hash, string WrittenBy, DateTimeOffset WrittenAt, string? PublishedBy, DateTimeOffset? PublishedAt)
{
    internal static ConnectorVersionView Of(ConnectorVersionRow row) => new(row.Version, row.State, row.Hash, row.WrittenBy, row.WrittenAt, row.PublishedBy, row.PublishedAt);
}

/// <summary>Versions, newest first.</summary>
public sealed record ConnectorVersionList(IReadOnlyList<ConnectorVersionView> Items);

/// <summary>Connectors written and published while the server runs: a draft, its check, its publication, and its versions.</summary>
public static class ConnectorsApi
{
    public static void MapConnectorsApi(this IEndpointRouteBuilder routes)
    {
        var connectors = routes.MapGroup("/api/v1/connectors").WithTags("Connectors");
        connectors.MapGet("", ListAsync).WithName("listConnectors").WithSummary("The connectors of the tenant: its own over the shipped ones.")
            .Requires(Permission.ExplainMessages).Produces<ConnectorList>();
        connectors.MapGet("/{connector}", FindAsync).WithName("getConnector").WithSummary("A connector whole; with draft=true its draft.")
            .Requires(Permission.ExplainMessages).Explains(404).Produces<ConnectorView>();
        connectors.MapPut("/{connector}/draft", WriteAsync).WithName("writeConnectorDraft").WithSummary("Write the draft, whole; faults do not hinder it.")
            .Requires(Permission.ManageConnectors).Explains(400, 409, 413).Produces<ConnectorCheck>();
        connectors.MapPost("/{connector}/validate", Validate).WithName("validateConnector").WithSummary("Say all that is wrong, and play the golden messages. Nothing is kept.")
            .Requires(Permission.ExplainMessages).Explains(400, 413).Produces<ConnectorCheck>();
        connectors.MapPost("/{connector}/publish", PublishAsync).WithName("publishConnector").WithSummary("Publish the draft, or with version=N an earlier version again.")
            .Requires(Permission.ManageConnectors).Explains(404, 409, 422).Produces<ConnectorVersionView>();
        connectors.MapDelete("/{connector}", RetireAsync).WithName("retireConnector").WithSummary("Take the tenant's own out of use; the shipped one counts again.")
            .Requires(Permission.ManageConnectors).Explains(404).Produces(StatusCodes.Status204NoContent);
        connectors.MapGet("/{connector}/versions", VersionsAsync).WithName("listConnectorVersions").WithSummary("The tenant's own versions, newest first.")
            .Requires(Permission.ExplainMessages).Produces<ConnectorVersionList>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] ConnectorCatalog catalog, [FromServices] ConnectorVersions versions, CancellationToken ct)
    {
        var drafts = await versions.DraftsAsync(http.Caller().TenantId, ct);
        return TypedResults.Ok(new ConnectorList(
            [.. catalog.OfTenant(http.Caller().TenantId).Select(connector => new ConnectorSummary(
                connector.Name, connector.Manifest.System, connector.Manifest.TitleEn, connector.Manifest.TitleZh, Origin(connector), connector.Version,
                [.. connector.Manifest.Inbound?.Operations.Select(operation => operation.Name) ?? []],
                [.. connector.Manifest.Outbound?.Operations.Select(operation => operation.Name) ?? []],
                drafts.Contains(connector.Name, StringComparer.Ordinal)))],
            drafts));
    }

    private static async Task<IResult> FindAsync(
        string connector, bool? draft, HttpContext http, [FromServices] ConnectorCatalog catalog, [FromServices] ConnectorVersions versions, CancellationToken ct)
    {
        var tenantId = http.Caller().TenantId;
        var rows = await versions.ListAsync(tenantId, connector, ct);
        if (rows.Find(row => row.State == (draft == true ? ConnectorVersionTable.Draft : ConnectorVersionTable.Published)) is { } row)
        {
            var content = ConnectorVersions.Read(row);
            return TypedResults.Ok(new ConnectorView(draft == true ? "draft" : "own", $"{row.Version}-{row.Hash[..12]}", content.Manifest, content.Mapping, content.Golden));
        }

        return draft != true && catalog.Find(connector) is { Source: { } source } shipped
            ? TypedResults.Ok(new ConnectorView("shipped", shipped.Version, (JsonObject)JsonNode.Parse(source.Manifest)!, (JsonObject)JsonNode.Parse(source.Mapping)!, null))
            : NotFound(connector);
    }

    private static async Task<IResult> WriteAsync(
        string connector, Body<ConnectorContent> body, HttpContext http, [FromServices] ConnectorVersions versions, CancellationToken ct)
    {
        if (body.Value is not { } content)
        {
            return body.Refusal!;
        }

        if (connector.Length is < 2 or > 32)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, "A connector's name has 2 to 32 characters.");
        }

        return await versions.WriteDraftAsync(http.Caller().TenantId, connector, content, http.Caller().Actor, ct) is null
            ? Changed(connector)
            : TypedResults.Ok(Told(versions.Check(connector, content)));
    }

    private static IResult Validate(string connector, Body<ConnectorContent> body, [FromServices] ConnectorVersions versions) => body.Value is { } content
        ? TypedResults.Ok(Told(versions.Check(connector, content)))
        : body.Refusal!;

    private static async Task<IResult> PublishAsync(
        string connector, int? version, HttpContext http, [FromServices] ConnectorVersions versions, AuditLog audit, CancellationToken ct)
    {
        var caller = http.Caller();
        var rows = await versions.ListAsync(caller.TenantId, connector, ct);
        if (rows.Find(row => version is null ? row.State == ConnectorVersionTable.Draft : row.Version == version) is not { } chosen)
        {
            return NotFound(connector);
        }

        var check = versions.Check(connector, ConnectorVersions.Read(chosen));
        if (!check.IsSound)
        {
            IReadOnlyList<Fault> faults =
            [
                .. check.Faults,
                .. check.Golden.SelectMany(result => result.Differences.Select(difference => new Fault(ErrorCodes.ConnectorInvalid, $"golden.{result.Name}", difference))),
            ];
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.ConnectorInvalid, $"The connector has {faults.Count} faults.") { Faults = faults };
        }

        await audit.WriteAsync(caller, AuditActions.ConnectorPublish, connector, $"version {chosen.Version}", ct);
        return await versions.PublishAsync(chosen, caller.Actor, ct)
            ? TypedResults.Ok(ConnectorVersionView.Of((await versions.ListAsync(caller.TenantId, connector, ct)).First(row => row.Version == chosen.Version)))
            : Changed(connector);
    }

    private static async Task<IResult> RetireAsync(string connector, HttpContext http, [FromServices] ConnectorVersions versions, AuditLog audit, CancellationToken ct)
    {
        var caller = http.Caller();
        if (!(await versions.ListAsync(caller.TenantId, connector, ct)).Exists(row => row.State == ConnectorVersionTable.Published))
        {
            return NotFound(connector);
        }

        await audit.WriteAsync(caller, AuditActions.ConnectorRetire, connector, null, ct);
        await versions.RetireAsync(caller.TenantId, connector, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> VersionsAsync(string connector, HttpContext http, [FromServices] ConnectorVersions versions, CancellationToken ct) =>
        TypedResults.Ok(new ConnectorVersionList([.. (await versions.ListAsync(http.Caller().TenantId, connector, ct)).Select(ConnectorVersionView.Of)]));

    private static ConnectorCheck Told(CheckedConnector check) => new(
        check.IsSound, check.Connector?.Version, check.Faults, [.. check.Golden.Select(result => new GoldenCheckResult(result.Name, result.Holds, result.Differences))]);

    private static string Origin(Connector connector) => connector.Owner is null ? "shipped" : "own";

    private static ProblemResult NotFound(string connector) => new(
        StatusCodes.Status404NotFound, ErrorCodes.ConnectorNotFound, $"There is no such connector, draft or version: {(connector.Length <= 32 ? connector : connector[..32])}.");

    private static ProblemResult Changed(string connector) => new(
        StatusCodes.Status409Conflict, ErrorCodes.ConnectorChanged, $"Somebody else changed {connector} meanwhile.");
}
