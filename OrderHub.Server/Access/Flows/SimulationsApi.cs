using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;
using OrderHub.Server.Workflows.Simulation;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Access.Flows;

/// <summary>A flow to try out. The flow is <c>text</c>, <c>definition</c>, or <c>flow</c> with <c>version</c>.</summary>
/// <param name="Flow">Name of a flow.</param>
/// <param name="Version">With flow: a hash, draft, or current (what is taken where it is left out).</param>
/// <param name="Text">A definition as text.</param>
/// <param name="Definition">A definition as an object.</param>
/// <param name="OrderNo">A stored order to try it on again: its content, the way its remote steps ended, and the signals it got.</param>
/// <param name="At">When the virtual clock begins; now where it is left out.</param>
/// <param name="Given">The order; a sample where it is left out.</param>
/// <param name="Stubs">Step to what stands in for it, try by try.</param>
/// <param name="Timeline">What happens from outside.</param>
public sealed record StartSimulation(
    string? Flow = null, string? Version = null, string? Text = null, JsonObject? Definition = null, string? OrderNo = null, DateTimeOffset? At = null,
    GivenOrder? Given = null, IReadOnlyDictionary<string, IReadOnlyList<StepStub>>? Stubs = null, IReadOnlyList<TimelineEntry>? Timeline = null);

/// <summary>How a flow went, with nothing left behind.</summary>
/// <param name="State">ended, waiting, incident, or limit where it ran longer than a simulation may.</param>
/// <param name="Took">Virtual time, ISO 8601.</param>
/// <param name="Path">The steps entered, in order.</param>
/// <param name="Plan">What it ran on, ready to be made a scenario.</param>
public sealed record Simulation(
    string Flow, string State, string Status, string? Outcome, string Took, IReadOnlyList<string> Path, IReadOnlyList<SimulationEvent> Events,
    IReadOnlyList<EdgeView> Edges, IReadOnlyList<SimulationWait> Waits, JsonNode? Order, SimulationPlan Plan);

/// <summary>The scenarios of a flow.</summary>
public sealed record ScenarioList(string Flow, IReadOnlyList<ScenarioSummary> Items);

/// <param name="Owner">own or shared.</param>
/// <param name="Revision">Send it as If-Match.</param>
public sealed record ScenarioSummary(string Name, string Owner, int Revision, LocalText? Title, string SavedBy, DateTimeOffset SavedAt);

/// <summary>A scenario with its text.</summary>
public sealed record ScenarioText(string Flow, ScenarioSummary State, string Text);

/// <summary>A scenario to save; exactly one of the two.</summary>
/// <param name="Text">As a person wrote it.</param>
/// <param name="Scenario">As an object.</param>
public sealed record SaveScenario(string? Text = null, JsonObject? Scenario = null);

/// <summary>How the scenarios of a flow went.</summary>
/// <param name="Passed">True where all did.</param>
/// <param name="EdgesTaken">Wires that they take together.</param>
public sealed record ScenarioResults(string Flow, string Version, bool Passed, int EdgesTaken, IReadOnlyList<EdgeView> Edges, IReadOnlyList<ScenarioResult> Items);

/// <param name="Faults">Each difference from what was expected; empty: it passed.</param>
public sealed record ScenarioResult(string Name, string Owner, LocalText? Title, bool Passed, IReadOnlyList<Fault> Faults);

/// <summary>Trying flows out, and the scenarios that keep what was tried.</summary>
public static partial class SimulationsApi
{
    public static void MapSimulationsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/simulations", SimulateAsync).WithName("simulateFlow").WithTags("Simulations")
            .WithSummary("Try a flow out on a virtual clock, every remote step answered by stubs or as it was recorded. Leaves no trace.")
            .Requires(Permission.SimulateFlows).Explains(400, 404, 422).Produces<Simulation>();
        var scenarios = routes.MapGroup("/api/v1/flows/{line}/{part}/scenarios").WithTags("Simulations");
        scenarios.MapGet("", ListAsync).WithName("listScenarios").WithSummary("The scenarios of a flow, the tenant's own and the shipped ones.")
            .Requires(Permission.ReadFlows).Produces<ScenarioList>();
        scenarios.MapGet("/{name}", FindAsync).WithName("getScenario").WithSummary("One scenario with its text.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<ScenarioText>();
        scenarios.MapPut("/{name}", SaveAsync).WithName("saveScenario").WithSummary("Save a scenario over the revision in If-Match, or a new one with If-None-Match: *.")
            .Requires(Permission.EditFlows).Explains(400, 412, 422, 428).Produces<ScenarioText>();
        scenarios.MapDelete("/{name}", DropAsync).WithName("dropScenario").WithSummary("Drop a scenario of the tenant's own.")
            .Requires(Permission.EditFlows).Explains(404).Produces(StatusCodes.Status204NoContent);
        scenarios.MapPost("/run", RunAsync).WithName("runScenarios").WithSummary("Run all scenarios of a flow; version is a hash, draft or current.")
            .Requires(Permission.SimulateFlows).Explains(404, 422).Produces<ScenarioResults>();
    }

    private static async Task<IResult> SimulateAsync(
        Body<StartSimulation> body, HttpContext http, [FromServices] FlowLibrary library, [FromServices] FlowCheck check, [FromServices] Simulator simulator,
        [FromServices] SimulationRecordings recordings, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        if ((request.Flow is null) == (FlowRequests.TextOf(request.Text, request.Definition) is null))
        {
            return FlowRequests.Bad([new(ErrorCodes.RequestInvalid, "", "Give exactly one of flow, text and definition.")], StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid);
        }

        var text = request.Flow is { } name
            ? (await library.TextAsync(caller.TenantId, name, request.Version ?? FlowLibrary.Current, ct))?.Source
            : FlowRequests.TextOf(request.Text, request.Definition);
        if (text is null)
        {
            return FlowRequests.NotFound($"There is no {request.Version ?? FlowLibrary.Current} of {request.Flow}.");
        }

        var (flow, faults) = check.Check(text, null, caller.TenantId);
        if (flow is null || faults.Count > 0)
        {
            return FlowRequests.Bad(faults);
        }

        var plan = new SimulationPlan { At = request.At, Given = request.Given ?? new(), Timeline = request.Timeline ?? [] };
        if (request.Stubs is { } stubs)
        {
            plan = plan with { Stubs = stubs };
        }

        if (request.OrderNo is { } orderNo)
        {
            if (await recordings.FindAsync(caller.TenantId, orderNo, flow, plan, ct) is not { } recorded)
            {
                return new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.OrderNotFound, $"There is no order {orderNo}.");
            }

            plan = recorded.Plan;
        }

        var (result, wrong) = await simulator.RunAsync(caller.TenantId, flow, plan, ct);
        if (result is null)
        {
            return FlowRequests.Bad(wrong, code: ErrorCodes.SimulationInvalid);
        }

        // A stored order's people are nobody's business who only tries a flow; what a caller gave itself it may see again.
        return TypedResults.Ok(request.OrderNo is null ? View(flow, result, plan) : View(flow, recordings.WithoutPeople(result), recordings.WithoutPeople(plan)));
    }

    private static Simulation View(FlowDefinition flow, SimulationResult result, SimulationPlan plan) => new(
        flow.Name, result.State, result.Status, result.Outcome, XmlConvert.ToString(result.Took), result.Path, result.Events, result.Edges, result.Waits, result.Order, plan);

    private static async Task<IResult> ListAsync(string line, string part, HttpContext http, [FromServices] ScenarioDesk desk, CancellationToken ct) =>
        TypedResults.Ok(new ScenarioList($"{line}/{part}", [.. (await desk.ListAsync(http.Caller().TenantId, $"{line}/{part}", ct)).Select(Summary)]));

    private static async Task<IResult> FindAsync(string line, string part, string name, HttpContext http, [FromServices] ScenarioDesk desk, CancellationToken ct) =>
        await desk.FindAsync(http.Caller().TenantId, $"{line}/{part}", name, ct) is { } row ? Show(http, row) : NotFound(line, part, name);

    private static async Task<IResult> SaveAsync(
        string line, string part, string name, Body<SaveScenario> body, HttpContext http, [FromServices] ScenarioDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (!FlowRequests.TryRevision(http, out var revision))
        {
            return FlowRequests.NoRevision();
        }

        if (FlowRequests.TextOf(request.Text, request.Scenario) is not { } text)
        {
            return FlowRequests.BadText();
        }

        var flow = $"{line}/{part}";
        var faults = ScenarioDesk.FaultsOf(flow, text).ToList();
        if (!Name().IsMatch(name))
        {
            faults.Add(new(ErrorCodes.ScenarioInvalid, "name", "A scenario's name has 1 to 100 lower-case letters, digits, dots and hyphens."));
        }

        if (faults.Count > 0)
        {
            return FlowRequests.Bad(faults, code: ErrorCodes.ScenarioInvalid);
        }

        return await desk.SaveAsync(http.Caller(), flow, name, text, revision, ct) is { } row
            ? Show(http, row)
            : new ProblemResult(StatusCodes.Status412PreconditionFailed, ErrorCodes.RevisionChanged, "Somebody saved or dropped the scenario meanwhile.")
            {
                Current = await desk.FindAsync(http.Caller().TenantId, flow, name, ct) is { } now
                    ? System.Text.Json.JsonSerializer.SerializeToNode(new ScenarioText(flow, Summary(now), now.Source), ApiJson.Default.ScenarioText)
                    : null,
            };
    }

    private static async Task<IResult> DropAsync(string line, string part, string name, HttpContext http, [FromServices] ScenarioDesk desk, CancellationToken ct) =>
        await desk.DropAsync(http.Caller(), $"{line}/{part}", name, ct) ? TypedResults.NoContent() : NotFound(line, part, name);

    private static async Task<IResult> RunAsync(
        string line, string part, string? version, HttpContext http, [FromServices] FlowLibrary library, [FromServices] FlowCheck check, [FromServices] ScenarioRuns runs, CancellationToken ct)
    {
        var (tenantId, name, which) = (http.Caller().TenantId, $"{line}/{part}", version ?? FlowLibrary.Current);
        if (await library.TextAsync(tenantId, name, which, ct) is not { } text)
        {
            return FlowRequests.NotFound($"There is no {which} of {name}.");
        }

        var (flow, faults) = check.Check(text.Source, name, tenantId);
        if (flow is null || faults.Count > 0)
        {
            return FlowRequests.Bad(faults);
        }

        var report = await runs.RunAllAsync(tenantId, flow, ct);
        return TypedResults.Ok(new ScenarioResults(
            name, which, report.Runs.All(run => run.Faults.Count == 0), report.EdgesTaken, report.Edges,
            [.. report.Runs.Select(run => new ScenarioResult(run.Name, FlowRequests.Owner(run.Owner), run.Title, run.Faults.Count == 0, run.Faults))]));
    }

    private static IResult Show(HttpContext http, FlowScenarioRow row)
    {
        FlowRequests.Tag(http, row.Revision);
        return TypedResults.Ok(new ScenarioText(row.FlowName, Summary(row), row.Source));
    }

    private static ScenarioSummary Summary(FlowScenarioRow row) => new(
        row.Name, FlowRequests.Owner(row.TenantId), row.TenantId == FlowCatalog.SharedTenant ? 0 : row.Revision, Scenario.Read(row.Source).Scenario?.Title, row.SavedBy, row.SavedAt);

    private static ProblemResult NotFound(string line, string part, string name) =>
        new(StatusCodes.Status404NotFound, ErrorCodes.ScenarioNotFound, string.Create(CultureInfo.InvariantCulture, $"There is no scenario {name} of {line}/{part}."));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,99}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
