using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Access.Flows;

/// <summary>What a pure capability shall work on.</summary>
/// <param name="Line">The business line.</param>
/// <param name="Given">The order; a sample where it is left out.</param>
/// <param name="Input">The step's <c>with</c>, without expressions.</param>
public sealed record EvaluateCapability(string Line, GivenOrder? Given = null, JsonObject? Input = null);

/// <summary>How a capability ended.</summary>
/// <param name="Outcome">Null: it failed.</param>
/// <param name="Order">The order afterwards, without personal data.</param>
public sealed record CapabilityEvaluation(string Use, string? Outcome, string? Note, JsonNode? Output, EvaluationFailure? Failure, JsonNode? Order);

/// <param name="Code">Stable cause.</param>
/// <param name="Action">What a person can do.</param>
public sealed record EvaluationFailure(string Code, string Message, string Action);

/// <summary>A pure capability can be called by itself: it changes nothing, and calls nobody.</summary>
public static class EvaluationApi
{
    public static void MapEvaluationApi(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/capabilities/{name}/evaluate", EvaluateAsync).WithTags("Flows").WithName("evaluateCapability")
        .WithSummary("Run a pure capability on an order; name is name or name@version. Nothing is kept.")
        .Requires(Permission.SimulateFlows).Explains(400, 404, 409, 422).Produces<CapabilityEvaluation>();

    private static async Task<IResult> EvaluateAsync(
        string name, Body<EvaluateCapability> body, HttpContext http, [FromServices] CapabilityRegistry registry, [FromServices] ISimulationSubjects subjects,
        [FromServices] FlowCatalog catalog, TimeProvider clock, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var use = name.Contains('@', StringComparison.Ordinal) ? name : registry.Descriptors.Where(one => one.Name == name).MaxBy(one => one.Version)?.Reference ?? name;
        if (registry.Find(use) is not { } capability)
        {
            return new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.CapabilityNotFound, $"There is no capability {use}.");
        }

        if (capability is not ILocalCapability local || capability.Descriptor.SideEffect != SideEffect.Pure)
        {
            return new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.CapabilityNotPure, $"{use} changes something; only pure capabilities can be called by themselves. Simulate a flow instead.");
        }

        var tenantId = http.Caller().TenantId;
        var ids = new EvaluationIds();
        if (catalog.Current($"{request.Line}/transaction", tenantId) is not { } flow)
        {
            return FlowRequests.NotFound($"There is no line {request.Line}.");
        }

        var (subject, faults) = await subjects.CreateAsync(tenantId, flow, request.Given ?? new(), ids, clock, ct);
        if (subject is null)
        {
            return FlowRequests.Bad(faults, code: ErrorCodes.SimulationInvalid);
        }

        try
        {
            var result = await local.RunAsync(
                new()
                {
                    TenantId = tenantId,
                    InstanceId = ids.Next(0),
                    Step = name,
                    Input = request.Input ?? [],
                    Subject = subject,
                    Batch = new WriteBatch(),
                    Now = clock.GetUtcNow(),
                },
                ct);
            return TypedResults.Ok(new CapabilityEvaluation(
                use, result.Outcome, result.Note, result.Output, result.Failure is { } failure ? new(failure.Code, failure.Message, failure.Action) : null, subject.Describe()));
        }
        finally
        {
            subject.Abandon();
        }
    }

    private sealed class EvaluationIds : Model.IIdSource
    {
        private long last = 1_000;

        public long Next(int shard) => ++last;
    }
}
