using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Comparing;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Access.Flows;

/// <summary>What the endpoints of flows read and write in one way.</summary>
internal static class FlowRequests
{
    /// <summary>
    /// For whom the caller acts: its own tenant, or with <c>?shared=true</c> everybody, which only publishers of the one tenant may
    /// that the settings name. Null: it may not.
    /// </summary>
    public static Caller? Scope(HttpContext http, bool? shared)
    {
        var caller = http.Caller();
        if (shared != true)
        {
            return caller;
        }

        var allowed = http.RequestServices.GetRequiredService<IOptions<WorkflowOptions>>().Value.SharedFlowsTenant;
        return allowed > 0 && caller.TenantId == allowed && caller.May(Permission.PublishFlows) ? caller with { TenantId = FlowCatalog.SharedTenant } : null;
    }

    public static ProblemResult NotShared() => new(
        StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, "Shared flows are changed by publishers of the tenant that ORDERHUB__Workflows__SharedFlowsTenant names.");

    /// <summary>The revision that the caller read: If-Match has it, If-None-Match: * says that there was nothing.</summary>
    public static bool TryRevision(HttpContext http, out int? revision)
    {
        revision = null;
        var headers = http.Request.GetTypedHeaders();
        if (headers.IfNoneMatch is [{ } none] && none.Equals(EntityTagHeaderValue.Any))
        {
            return true;
        }

        if (headers.IfMatch is [{ } tag] && int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            revision = read;
            return true;
        }

        return false;
    }

    public static ProblemResult NoRevision() => new(
        StatusCodes.Status428PreconditionRequired, ErrorCodes.RevisionRequired, "Send the revision that was read as If-Match, or If-None-Match: * where there was nothing.");

    public static void Tag(HttpContext http, int revision) => http.Response.GetTypedHeaders().ETag = new($"\"{revision.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>The text that a body gives, as it is or written in the house's form; null where it gives both or neither.</summary>
    public static string? TextOf(string? text, JsonObject? definition) => (text, definition) switch
    {
        ({ } given, null) => given,
        (null, { } map) => FlowText.Write(map),
        _ => null,
    };

    public static ProblemResult BadText() => Bad([new(ErrorCodes.RequestInvalid, "", "Give exactly one of text and definition.")], StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid);

    public static ProblemResult Bad(IReadOnlyList<Fault> faults, int status = StatusCodes.Status422UnprocessableEntity, string code = ErrorCodes.FlowInvalid) =>
        new(status, code, faults.Count == 1 ? faults[0].Message : $"{faults.Count} faults; the first: {faults[0].Message}") { Faults = faults };

    public static ProblemResult NotFound(string message) => new(StatusCodes.Status404NotFound, ErrorCodes.FlowNotFound, message);

    public static JsonNode? Layout(string? layout) => layout is null ? null : JsonNode.Parse(layout);

    public static string? Layout(JsonObject? layout) => layout?.ToJsonString(ApiJson.Default.Options);

    public static DraftSummary View(FlowDraftRow draft) => new(
        draft.Revision, draft.BaseHash, draft.SavedBy, draft.SavedAt, draft switch
        {
            { ApprovedBy: not null } => "approved",
            { SubmittedBy: not null } => "submitted",
            _ => "open",
        },
        draft.SubmittedBy, draft.SubmittedAt, draft.ApprovedBy, draft.ApprovedAt);

    public static FlowDraft View(FlowDraftRow draft, IReadOnlyList<Fault> faults) => new(draft.Name, View(draft), draft.Source, Layout(draft.Layout), faults);

    public static FlowVersion View(FlowVersionRow row) => new(
        row.Hash, row.Number, Owner(row.TenantId), row.State, row.PublishedAt, row.PublishedBy, row.Note, FlowPins.Read(row.Pins), row.RetiredAt, row.RetiredBy);

    public static FlowRollout View(FlowRolloutRow row, int tenantId)
    {
        var plan = RolloutPlan.Parse(row.Rules);
        return new(
            row.Name, Owner(row.TenantId), row.TenantId == tenantId ? row.Revision : 0, row.CurrentHash.Length == 0 ? null : row.CurrentHash, row.PreviousHash,
            plan.Rules, plan.Rollback, row.UpdatedBy, row.UpdatedAt);
    }

    public static string Owner(int tenantId) => tenantId == FlowCatalog.SharedTenant ? "shared" : "own";

    /// <summary>The answer to who saved over what another saved meanwhile: with the other's, so that nothing need be fetched to merge.</summary>
    public static ProblemResult Changed(FlowDraftRow? current) => new(
        StatusCodes.Status412PreconditionFailed, ErrorCodes.RevisionChanged,
        current is null ? "The draft is gone: it was published or dropped meanwhile." : $"{current.SavedBy} saved the draft meanwhile; it is at revision {current.Revision}.")
    {
        Current = current is null ? null : JsonSerializer.SerializeToNode(View(current, []), ApiJson.Default.FlowDraft),
    };

    public static ProblemResult Changed(FlowRolloutRow? current, int tenantId) => new(
        StatusCodes.Status412PreconditionFailed, ErrorCodes.RevisionChanged,
        current is null ? "The roll-out is gone meanwhile." : $"{current.UpdatedBy} changed the roll-out meanwhile; it is at revision {current.Revision}.")
    {
        Current = current is null ? null : JsonSerializer.SerializeToNode(View(current, tenantId), ApiJson.Default.FlowRollout),
    };
}
