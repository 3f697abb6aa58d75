using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;

namespace OrderHub.Server.Access.Flows;

/// <summary>Drafts: saved over the revision that was read, submitted, approved, brought back.</summary>
public static class DraftsApi
{
    private const int MaxPage = 200;
    private const int MaxName = 128;

    public static void MapDraftsApi(this IEndpointRouteBuilder routes)
    {
        var draft = routes.MapGroup("/api/v1/flows/{line}/{part}/draft").WithTags("Flows");
        draft.MapGet("", FindAsync).WithName("getFlowDraft").WithSummary("The draft with all that is wrong with it; its revision is the ETag.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<FlowDraft>();
        draft.MapPut("", SaveAsync).WithName("saveFlowDraft")
            .WithSummary("Save the draft over the revision in If-Match, or begin one with If-None-Match: *. Faults are no hindrance. 412 holds what another saved.")
            .Requires(Permission.EditFlows).Explains(400, 403, 412, 422, 428).Produces<FlowDraft>();
        draft.MapDelete("", DropAsync).WithName("dropFlowDraft").WithSummary("Drop the draft; its history stays.")
            .Requires(Permission.EditFlows).Explains(403, 412, 428).Produces(StatusCodes.Status204NoContent);
        draft.MapPost("/submit", SubmitAsync).WithName("submitFlowDraft").WithSummary("Ask a second person for approval.")
            .Requires(Permission.EditFlows).Explains(403, 404, 412, 422, 428).Produces<FlowDraft>();
        draft.MapPost("/withdraw", WithdrawAsync).WithName("withdrawFlowDraft").WithSummary("Take the submission, and an approval, back.")
            .Requires(Permission.EditFlows).Explains(403, 404, 412, 428).Produces<FlowDraft>();
        draft.MapPost("/approve", ApproveAsync).WithName("approveFlowDraft").WithSummary("Approve the submitted draft as a second person.")
            .Requires(Permission.PublishFlows).Explains(403, 404, 409, 412, 428).Produces<FlowDraft>();
        draft.MapPost("/restore", RestoreAsync).WithName("restoreFlowDraft").WithSummary("Bring a version or an earlier text back as the draft.")
            .Requires(Permission.EditFlows).Explains(400, 403, 404, 412, 428).Produces<FlowDraft>();
        draft.MapGet("/revisions", RevisionsAsync).WithName("listDraftRevisions").WithSummary("Earlier texts of the draft, newest first.")
            .Requires(Permission.ReadFlows).Explains(400).Produces<DraftRevisionPage>();
        draft.MapGet("/revisions/{revision}", RevisionAsync).WithName("getDraftRevision").WithSummary("One earlier text of the draft.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<DraftRevisionText>();
    }

    private static async Task<IResult> FindAsync(string line, string part, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct) =>
        await desk.FindAsync(http.Caller().TenantId, $"{line}/{part}", ct) is { } draft
            ? Show(http, draft, check)
            : FlowRequests.NotFound($"There is no draft of {line}/{part}.");

    private static async Task<IResult> SaveAsync(
        string line, string part, bool? shared, Body<SaveDraft> body, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FlowRequests.TextOf(request.Text, request.Definition) is not { } text)
        {
            return FlowRequests.BadText();
        }

        var name = $"{line}/{part}";
        if (FaultsOf(name, text).ToList() is { Count: > 0 } faults)
        {
            return FlowRequests.Bad(faults);
        }

        return await ChangeAsync(http, shared, check, (by, revision) => desk.SaveAsync(by, name, new(text, FlowRequests.Layout(request.Layout), request.Base, revision), ct));
    }

    private static Task<IResult> DropAsync(string line, string part, bool? shared, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct) =>
        ChangeAsync(http, shared, check, (by, revision) => desk.DropAsync(by, $"{line}/{part}", revision ?? 0, ct));

    private static async Task<IResult> SubmitAsync(string line, string part, bool? shared, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct)
    {
        var tenantId = FlowRequests.Scope(http, shared)?.TenantId ?? http.Caller().TenantId;
        if (await desk.FindAsync(tenantId, $"{line}/{part}", ct) is { } draft && check.Check(draft.Source, draft.Name, tenantId).Faults is { Count: > 0 } faults)
        {
            return FlowRequests.Bad(faults);
        }

        return await ChangeAsync(http, shared, check, (by, revision) => desk.SubmitAsync(by, $"{line}/{part}", revision ?? 0, ct));
    }

    private static Task<IResult> WithdrawAsync(string line, string part, bool? shared, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct) =>
        ChangeAsync(http, shared, check, (by, revision) => desk.WithdrawAsync(by, $"{line}/{part}", revision ?? 0, ct));

    private static Task<IResult> ApproveAsync(string line, string part, bool? shared, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct) =>
        ChangeAsync(http, shared, check, (by, revision) => desk.ApproveAsync(by, $"{line}/{part}", revision ?? 0, ct));

    private static async Task<IResult> RestoreAsync(
        string line, string part, bool? shared, Body<RestoreDraft> body, HttpContext http, [FromServices] DraftDesk desk, [FromServices] FlowCheck check, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        return (request.Version is null) == (request.Revision is null)
            ? FlowRequests.Bad([new(ErrorCodes.RequestInvalid, "", "Give exactly one of version and revision.")], StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid)
            : await ChangeAsync(http, shared, check, (by, revision) => desk.RestoreAsync(by, $"{line}/{part}", request.Version, request.Revision, revision, ct));
    }

    private static async Task<IResult> RevisionsAsync(
        string line, string part, string? cursor, int? limit, HttpContext http, [FromServices] DraftDesk desk, CancellationToken ct)
    {
        var before = int.MaxValue;
        var count = limit ?? 50;
        if ((cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before)) || count is < 1 or > MaxPage)
        {
            return FlowRequests.Bad(
                [new(ErrorCodes.ListQuery, "limit", $"limit is 1 to {MaxPage}, and cursor one that this list gave out.")], StatusCodes.Status400BadRequest, ErrorCodes.ListQuery);
        }

        var rows = await desk.HistoryAsync(http.Caller().TenantId, $"{line}/{part}", before, count + 1, ct);
        var items = rows.Take(count).Select(row => new DraftRevision(row.Revision, row.SavedBy, row.SavedAt)).ToList();
        return TypedResults.Ok(new DraftRevisionPage(items, rows.Count > count ? items[^1].Revision.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> RevisionAsync(string line, string part, int revision, HttpContext http, [FromServices] DraftDesk desk, CancellationToken ct) =>
        await desk.RevisionAsync(http.Caller().TenantId, $"{line}/{part}", revision, ct) is { } row
            ? TypedResults.Ok(new DraftRevisionText(row.Revision, row.SavedBy, row.SavedAt, row.Source, FlowRequests.Layout(row.Layout)))
            : FlowRequests.NotFound($"The draft of {line}/{part} has no revision {revision} in its history.");

    private static async Task<IResult> ChangeAsync(HttpContext http, bool? shared, FlowCheck check, Func<Caller, int?, Task<DraftResult>> change)
    {
        if (FlowRequests.Scope(http, shared) is not { } by)
        {
            return FlowRequests.NotShared();
        }

        if (!FlowRequests.TryRevision(http, out var revision))
        {
            return FlowRequests.NoRevision();
        }

        return await change(by, revision) switch
        {
            DraftResult.Saved saved => Show(http, saved.Draft, check),
            DraftResult.Dropped => TypedResults.NoContent(),
            DraftResult.Conflict conflict => FlowRequests.Changed(conflict.Current),
            DraftResult.NotFound notFound => FlowRequests.NotFound(notFound.What),
            DraftResult.Refused refused => new ProblemResult(StatusCodes.Status409Conflict, refused.Code, refused.Message),
            var other => throw new InvalidOperationException($"Unknown result {other.GetType().Name}."),
        };
    }

    private static IResult Show(HttpContext http, FlowDraftRow draft, FlowCheck check)
    {
        FlowRequests.Tag(http, draft.Revision);
        return TypedResults.Ok(FlowRequests.View(draft, check.Check(draft.Source, draft.Name, draft.TenantId).Faults));
    }

    private static IEnumerable<Fault> FaultsOf(string name, string text)
    {
        if (name.Length > MaxName || name.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character is not ('-' or '/')))
        {
            yield return new("flow.name", "name", "A flow is named line/part in lower-case letters, digits and hyphens, such as express/transaction.");
        }

        if (text.Length > FlowLimits.Default.MaxLength)
        {
            yield return new("flow.too-long", "text", $"The definition has {text.Length} characters; the limit is {FlowLimits.Default.MaxLength}.");
        }
    }
}
