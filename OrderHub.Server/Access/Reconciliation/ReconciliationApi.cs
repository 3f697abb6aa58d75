using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Access.Partners;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Access.Reconciliation;

/// <summary>Whether the stores that are made from orders agree with them: how they stand, what differed, and its repair.</summary>
public static class ReconciliationApi
{
    private const int MaxReason = 500;
    private const int LastRuns = 50;
    private static readonly string[] States = [ReconcileDifferenceRow.Open, ReconcileDifferenceRow.Repaired, ReconcileDifferenceRow.Gone];
    private static readonly string[] Causes = ["missing", "stale", "extra", "altered"];

    public static void MapReconciliationApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/reconciliation").WithTags("Reconciliation");
        group.MapGet("", StandingAsync).WithName("getReconciliation").WithSummary("How the stores stand against the orders.")
            .Requires(Permission.ReadReconciliation).Produces<ReconciliationStanding>();
        group.MapPut("/settings", SetAsync).WithName("setReconciliation").WithSummary("Pause rounds or let them go on, and say whether they repair.")
            .Requires(Permission.ManageReconciliation).Explains(400).Produces<ReconciliationSetting>();
        group.MapGet("/runs", RunsAsync).WithName("listReconciliationRuns").WithSummary("Comparisons, newest first.")
            .Requires(Permission.ReadReconciliation).Explains(400).Produces<ReconciliationRunPage>();
        group.MapPost("/runs", StartAsync).WithName("startReconciliation").WithSummary("Compare a store of this node with the orders now, and repair it where asked.")
            .Requires(Permission.ManageReconciliation).Explains(400, 422).Produces<ReconciliationRunView>(StatusCodes.Status202Accepted);
        group.MapGet("/runs/{id}", FindAsync).WithName("getReconciliationRun").WithSummary("How far a comparison has come, and what it found.")
            .Requires(Permission.ReadReconciliation).Explains(404).Produces<ReconciliationRunView>();
        group.MapPost("/runs/{id}/stop", StopAsync).WithName("stopReconciliation").WithSummary("Stop a comparison; what it repaired stays so.")
            .Requires(Permission.ManageReconciliation).Explains(404, 409).Produces<ReconciliationRunView>();
        group.MapGet("/buckets", BucketsAsync).WithName("listReconciliationBuckets").WithSummary("Counts and digests of both sides by time, newest first.")
            .Requires(Permission.ReadReconciliation).Explains(400).Produces<ReconciliationBucketPage>();
        group.MapGet("/differences", DifferencesAsync).WithName("listReconciliationDifferences").WithSummary("Orders that a store had otherwise than they are, newest first.")
            .Requires(Permission.ReadReconciliation).Explains(400).Produces<ReconciliationDifferencePage>();
    }

    private static async Task<IResult> StandingAsync(HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        var tenantId = http.Caller().TenantId;
        var runs = await desk.RunsAsync(tenantId, long.MaxValue, LastRuns, ct);
        return TypedResults.Ok(new ReconciliationStanding(
            desk.Node, desk.Stores, ReconciliationSetting.Of(await desk.SettingAsync(tenantId, ct)),
            [.. (await desk.OpenAsync(tenantId, ct)).Select(open => new OpenDifferences(open.Store, open.Node, open.Cause, open.Count))],
            [.. runs.GroupBy(run => (run.Store, run.Node)).Select(some => ReconciliationRunView.Of(some.First()))]));
    }

    private static async Task<IResult> SetAsync(Body<SetReconciliation> body, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } setting)
        {
            return body.Refusal!;
        }

        return setting.Reason?.Length > MaxReason
            ? Bad(ErrorCodes.RequestInvalid, "reason", $"reason has at most {MaxReason} characters.")
            : TypedResults.Ok(ReconciliationSetting.Of(await desk.SetAsync(http.Caller(), setting.Paused, setting.Reason, setting.AutoRepair, ct)));
    }

    private static async Task<IResult> RunsAsync(string? cursor, int? limit, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        if (!PartnerActionsApi.TryPage(cursor, limit, long.MaxValue, out var before, out var count))
        {
            return PartnerActionsApi.BadPage();
        }

        var rows = await desk.RunsAsync(http.Caller().TenantId, before, count + 1, ct);
        var items = rows.Take(count).Select(ReconciliationRunView.Of).ToList();
        return TypedResults.Ok(new ReconciliationRunPage(items, rows.Count > count ? items[^1].RunId : null));
    }

    private static async Task<IResult> StartAsync(Body<StartReconciliation> body, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var store = request.Store ?? desk.Stores[0];
        if (!desk.Stores.Contains(store, StringComparer.Ordinal))
        {
            return Bad(ErrorCodes.ReconciliationStore, "store", $"store is one of {string.Join(", ", desk.Stores)}.", StatusCodes.Status422UnprocessableEntity);
        }

        var run = await desk.AskAsync(http.Caller(), store, request.Content ?? true, request.Repair ?? false, ct);
        return TypedResults.Accepted($"/api/v1/reconciliation/runs/{run.RunId}", ReconciliationRunView.Of(run));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct) =>
        await RowAsync(id, http, desk, ct) is { } row ? TypedResults.Ok(ReconciliationRunView.Of(row)) : NotFound(id);

    private static async Task<IResult> StopAsync(string id, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        if (await RowAsync(id, http, desk, ct) is not { } row)
        {
            return NotFound(id);
        }

        return await desk.StopAsync(http.Caller(), row.RunId, ct)
            ? TypedResults.Ok(ReconciliationRunView.Of((await desk.FindAsync(row.TenantId, row.RunId, ct))!))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.ReconciliationEnded, "The comparison has ended already.");
    }

    private static async Task<IResult> BucketsAsync(
        string? store, int? node, string? cursor, int? limit, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        if (!PartnerActionsApi.TryPage(cursor, limit, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), out var before, out var count)
            || before > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return PartnerActionsApi.BadPage();
        }

        var rows = await desk.BucketsAsync(
            http.Caller().TenantId, store ?? desk.Stores[0], node ?? desk.Node, DateTimeOffset.FromUnixTimeMilliseconds(before), count + 1, ct);
        var items = rows.Take(count).Select(ReconciliationBucket.Of).ToList();
        return TypedResults.Ok(new ReconciliationBucketPage(items, rows.Count > count ? items[^1].From.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> DifferencesAsync(
        string? run, string? state, string? cause, string? cursor, int? limit, HttpContext http, [FromServices] ReconciliationDesk desk, CancellationToken ct)
    {
        long? runId = long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (!PartnerActionsApi.TryPage(cursor, limit, long.MaxValue, out var before, out var count) || (run is not null && runId is null)
            || (state is not null && !States.Contains(state, StringComparer.Ordinal)) || (cause is not null && !Causes.Contains(cause, StringComparer.Ordinal)))
        {
            return PartnerActionsApi.BadPage($", run the number of one, state one of {string.Join(", ", States)}, cause one of {string.Join(", ", Causes)}");
        }

        var rows = await desk.DifferencesAsync(http.Caller().TenantId, runId, state, cause, before, count + 1, ct);
        var items = rows.Take(count).Select(ReconciliationDifference.Of).ToList();
        return TypedResults.Ok(new ReconciliationDifferencePage(items, rows.Count > count ? items[^1].DifferenceId : null));
    }

    private static async Task<ReconcileRunRow?> RowAsync(string id, HttpContext http, ReconciliationDesk desk, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var runId) ? await desk.FindAsync(http.Caller().TenantId, runId, ct) : null;

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.ReconciliationNotFound, $"There is no comparison {id}.");

    private static ProblemResult Bad(string code, string path, string message, int status = StatusCodes.Status400BadRequest) =>
        new(status, code, message) { Faults = [new(code, path, message)] };
}
