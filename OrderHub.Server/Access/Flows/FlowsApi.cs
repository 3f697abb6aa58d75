using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Comparing;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;

namespace OrderHub.Server.Access.Flows;

/// <summary>Flows as they are: listed, checked, compared, taken out as files.</summary>
public static class FlowsApi
{
    public static void MapFlowsApi(this IEndpointRouteBuilder routes)
    {
        var flows = routes.MapGroup("/api/v1/flows").WithTags("Flows");
        flows.MapGet("", ListAsync).WithName("listFlows").WithSummary("The flows of the tenant, its own and the shared ones, with their drafts.")
            .Requires(Permission.ReadFlows).Produces<FlowList>();
        flows.MapPost("/validate", Validate).WithName("validateFlow").WithSummary("Say everything that is wrong with a definition; nothing is kept.")
            .Requires(Permission.ReadFlows).Explains(400).Produces<FlowValidation>();
        flows.MapGet("/{line}/{part}/versions", VersionsAsync).WithName("listFlowVersions").WithSummary("The versions of a flow, newest first.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<FlowVersionList>();
        flows.MapGet("/{line}/{part}/versions/{hash}", VersionAsync).WithName("getFlowVersion").WithSummary("One version with its text.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<FlowVersionText>();
        flows.MapGet("/{line}/{part}/versions/{hash}/export", ExportAsync).WithName("exportFlowVersion").WithSummary("The file of a version, byte for byte; ?layout=true: the file of its layout.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<JsonNode>();
        flows.MapGet("/{line}/{part}/diff", DiffAsync).WithName("compareFlow").WithSummary("How two texts of a flow differ in what they do; from and to are a hash, draft, or current.")
            .Requires(Permission.ReadFlows).Explains(400, 404).Produces<FlowDiffView>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] FlowLibrary library, CancellationToken ct) => TypedResults.Ok(new FlowList(
        [.. (await library.ListAsync(http.Caller().TenantId, ct)).Select(flow => new FlowSummary(
            flow.Name, flow.Name.Split('/')[0], flow.Definition?.Kind.ToString().ToLowerInvariant(), flow.Definition?.Title,
            flow.Rollout is null ? null : FlowRequests.Owner(flow.Rollout.TenantId), flow.Rollout is { CurrentHash.Length: > 0 } rollout ? rollout.CurrentHash : null,
            flow.Versions, flow.RollingOut, flow.Draft is null ? null : FlowRequests.View(flow.Draft)))]));

    private static IResult Validate(Body<ValidateFlow> body, HttpContext http, [FromServices] FlowCheck check)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FlowRequests.TextOf(request.Text, request.Definition) is not { } text)
        {
            return FlowRequests.BadText();
        }

        var (flow, faults) = check.Check(text, null, http.Caller().TenantId);
        return TypedResults.Ok(new FlowValidation(faults.Count == 0, flow?.Name, flow?.Hash, faults));
    }

    private static async Task<IResult> VersionsAsync(string line, string part, HttpContext http, [FromServices] FlowLibrary library, CancellationToken ct)
    {
        var rows = await library.VersionsAsync(http.Caller().TenantId, $"{line}/{part}", ct);
        return rows.Count == 0
            ? FlowRequests.NotFound($"There is no version of {line}/{part}.")
            : TypedResults.Ok(new FlowVersionList($"{line}/{part}", [.. rows.Select(FlowRequests.View)]));
    }

    private static async Task<IResult> VersionAsync(string line, string part, string hash, HttpContext http, [FromServices] FlowLibrary library, CancellationToken ct) =>
        await library.FindAsync(http.Caller().TenantId, $"{line}/{part}", hash, ct) is { } row
            ? TypedResults.Ok(new FlowVersionText(row.Name, FlowRequests.View(row), row.Source, FlowRequests.Layout(row.Layout)))
            : FlowRequests.NotFound($"There is no version {hash} of {line}/{part}.");

    private static async Task<IResult> ExportAsync(
        string line, string part, string hash, bool? layout, HttpContext http, [FromServices] FlowLibrary library, CancellationToken ct)
    {
        if (await library.FindAsync(http.Caller().TenantId, $"{line}/{part}", hash, ct) is not { } row || (layout == true && row.Layout is null))
        {
            return FlowRequests.NotFound(layout == true ? $"The version {hash} of {line}/{part} has no layout." : $"There is no version {hash} of {line}/{part}.");
        }

        return TypedResults.Bytes(
            Encoding.UTF8.GetBytes(layout == true ? row.Layout! : row.Source), "application/json", layout == true ? $"{part}.layout.json" : $"{part}.json");
    }

    private static async Task<IResult> DiffAsync(
        string line, string part, string from, string to, HttpContext http, [FromServices] FlowLibrary library, CancellationToken ct)
    {
        var name = $"{line}/{part}";
        var (before, after) = (await library.TextAsync(http.Caller().TenantId, name, from, ct), await library.TextAsync(http.Caller().TenantId, name, to, ct));
        if (before is null || after is null)
        {
            return FlowRequests.NotFound($"There is no {(before is null ? from : to)} of {name}.");
        }

        if (Parse(before.Source) is not { } old || Parse(after.Source) is not { } now)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.FlowInvalid, "One of the two is no JSON, and cannot be compared.");
        }

        var difference = FlowDiff.Compare(old, now, FlowRequests.Layout(before.Layout), FlowRequests.Layout(after.Layout));
        return TypedResults.Ok(new FlowDiffView(
            from, to, difference.IsSameLogic, difference.LayoutChanged, [.. difference.Flow.Select(View)], [.. difference.Steps.Select(View)], [.. difference.Handlers.Select(View)]));
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static FieldChangeView View(FieldChange change) => new(change.Path, change.Before, change.After);

    private static StepChangeView View(StepChange change) => new(change.Step, change.Kind.ToString().ToLowerInvariant(), change.Before, [.. change.Fields.Select(View)]);
}
