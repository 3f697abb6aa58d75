using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Life;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Access.Flows;

/// <summary>A flow to try on many recorded orders. The flow is <c>text</c>, <c>definition</c>, or <c>flow</c> with <c>version</c>.</summary>
/// <param name="Flow">Name of a flow.</param>
/// <param name="Version">With flow: a hash, draft, or current (what is taken where it is left out).</param>
/// <param name="Text">A definition as text.</param>
/// <param name="Definition">A definition as an object.</param>
/// <param name="OrdersOf">On the orders that ran a flow of this name; its own where it is left out.</param>
/// <param name="From">They began at this time or later; a week before to where it is left out.</param>
/// <param name="To">And before this; now where it is left out.</param>
/// <param name="Limit">At most so many, the newest; the server's own limit holds as well.</param>
/// <param name="Stubs">Step to what stands in for it, before what was recorded of it.</param>
public sealed record StartSimulationBatch(
    string? Flow = null, string? Version = null, string? Text = null, JsonObject? Definition = null, string? OrdersOf = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null, int? Limit = null, IReadOnlyDictionary<string, IReadOnlyList<StepStub>>? Stubs = null);

/// <summary>A flow that is tried on many recorded orders, and how far it has come.</summary>
/// <param name="State">running, done, stopped or failed.</param>
/// <param name="Version">Hash of the definition that is tried.</param>
/// <param name="Total">Orders found.</param>
/// <param name="Tried">Orders done with.</param>
public sealed record SimulationBatch(
    string BatchId, string State, string OrdersOf, string Version, DateTimeOffset From, DateTimeOffset To, int Total, int Tried, BatchSummary Summary,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt);

/// <summary>The newest batches of a tenant; older ones are forgotten.</summary>
public sealed record SimulationBatchList(IReadOnlyList<SimulationBatch> Items);

/// <summary>Trying a flow on last week's orders, as a batch with its progress. Leaves no trace but the batch itself.</summary>
public static class SimulationBatchesApi
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static void MapSimulationBatchesApi(this IEndpointRouteBuilder routes)
    {
        var batches = routes.MapGroup("/api/v1/simulations/batches").WithTags("Simulations");
        batches.MapPost("", BeginAsync).WithName("beginSimulationBatch")
            .WithSummary("Try a flow on recorded orders, those of the last week where nothing else is said; followed as a batch.")
            .Requires(Permission.SimulateFlows).Explains(400, 404, 422).Produces<SimulationBatch>(StatusCodes.Status202Accepted);
        batches.MapGet("", ListAsync).WithName("listSimulationBatches").WithSummary("The newest batches.")
            .Requires(Permission.SimulateFlows).Produces<SimulationBatchList>();
        batches.MapGet("/{id}", FindAsync).WithName("getSimulationBatch").WithSummary("How far a batch has come: ends, incidents, and what would be otherwise than it was.")
            .Requires(Permission.SimulateFlows).Explains(404).Produces<SimulationBatch>();
        batches.MapPost("/{id}/stop", StopAsync).WithName("stopSimulationBatch").WithSummary("Stop a batch; what it found so far stays.")
            .Requires(Permission.SimulateFlows).Explains(404, 409).Produces<SimulationBatch>();
    }

    private static async Task<IResult> BeginAsync(
        Body<StartSimulationBatch> body, HttpContext http, [FromServices] FlowLibrary library, [FromServices] FlowCheck check, [FromServices] SimulationBatches batches,
        TimeProvider clock, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        var given = FlowRequests.TextOf(request.Text, request.Definition);
        if ((request.Flow is null) == (given is null))
        {
            return FlowRequests.Bad([new(ErrorCodes.RequestInvalid, "", "Give exactly one of flow, text and definition.")], StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid);
        }

        if ((request.Flow is { } name ? (await library.TextAsync(caller.TenantId, name, request.Version ?? FlowLibrary.Current, ct))?.Source : given) is not { } text)
        {
            return FlowRequests.NotFound($"There is no {request.Version ?? FlowLibrary.Current} of {request.Flow}.");
        }

        var (flow, faults) = check.Check(text, null, caller.TenantId);
        if (flow is null || faults.Count > 0)
        {
            return FlowRequests.Bad(faults);
        }

        var to = request.To ?? clock.GetUtcNow();
        var choice = new BatchChoice(request.OrdersOf ?? flow.Name, request.From ?? to - Week, to, request.Limit);
        if (choice.From >= choice.To || choice.Most < 1)
        {
            return FlowRequests.Bad([new(ErrorCodes.SimulationInvalid, choice.Most < 1 ? "limit" : "from", "from lies before to, and limit is at least 1.")], code: ErrorCodes.SimulationInvalid);
        }

        var (row, wrong) = await batches.BeginAsync(caller, flow, choice, request.Stubs ?? new Dictionary<string, IReadOnlyList<StepStub>>(StringComparer.Ordinal), ct);
        return row is null ? FlowRequests.Bad(wrong, code: ErrorCodes.SimulationInvalid) : TypedResults.Accepted($"/api/v1/simulations/batches/{row.BatchId}", View(row));
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] SimulationBatches batches, CancellationToken ct) =>
        TypedResults.Ok(new SimulationBatchList([.. (await batches.ListAsync(http.Caller().TenantId, ct)).Select(View)]));

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] SimulationBatches batches, CancellationToken ct) =>
        await RowAsync(id, http, batches, ct) is { } row ? TypedResults.Ok(View(row)) : NotFound(id);

    private static async Task<IResult> StopAsync(string id, HttpContext http, [FromServices] SimulationBatches batches, CancellationToken ct)
    {
        if (await RowAsync(id, http, batches, ct) is not { } row)
        {
            return NotFound(id);
        }

        return await batches.StopAsync(row.TenantId, row.BatchId, ct)
            ? TypedResults.Ok(View((await batches.FindAsync(row.TenantId, row.BatchId, ct))!))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.SimulationBatchEnded, "The batch has ended already.");
    }

    private static async Task<SimulationBatchRow?> RowAsync(string id, HttpContext http, SimulationBatches batches, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var batchId) ? await batches.FindAsync(http.Caller().TenantId, batchId, ct) : null;

    private static SimulationBatch View(SimulationBatchRow row) => new(
        row.BatchId.ToString(CultureInfo.InvariantCulture), row.State, row.FlowName, row.Version, row.OrdersFrom, row.OrdersTo, row.Total, row.Tried,
        BatchSummary.Parse(row.Summary), row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.EndedAt);

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.SimulationBatchNotFound, $"There is no batch {id}.");
}
