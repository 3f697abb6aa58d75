using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Access.Flows;

/// <summary>What a flow can be composed of: for the palette, the forms and the checks of whoever writes one.</summary>
public static class CapabilitiesApi
{
    public static void MapCapabilitiesApi(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/capabilities", List)
        .WithTags("Flows").WithName("listCapabilities").WithSummary("The capabilities and control steps of this server, with the schemas of what each is given and leaves.")
        .Requires(Permission.ReadFlows).Produces<CapabilityList>();

    private static IResult List([FromServices] CapabilityRegistry registry) => TypedResults.Ok(new CapabilityList(
        [.. registry.Descriptors.OrderBy(one => one.Reference, StringComparer.Ordinal).Select(one => new CapabilityView(
            one.Reference, one.Name.Split('.')[0], one.Title, one.Summary, one.SideEffect.ToString().ToLowerInvariant(), one.Outcomes, one.Input, one.Output, one.Undo, one.Persists))],
        [.. ControlSteps.Names.Select(name => new ControlStepView(name, ControlSteps.Title(name), ControlSchemas.Of(name)!, ControlSteps.HasBody(name), ControlSteps.Waits(name)))]));
}

/// <summary>What a flow can be composed of.</summary>
public sealed record CapabilityList(IReadOnlyList<CapabilityView> Items, IReadOnlyList<ControlStepView> ControlSteps);

/// <summary>A reusable step.</summary>
/// <param name="Use"><c>name@version</c>, as definitions write it.</param>
/// <param name="Domain">The business domain, by which a palette sorts; example <c>waybill</c>.</param>
/// <param name="SideEffect">pure, local or remote.</param>
/// <param name="Outcomes">Every outcome that it can have; each must be wired.</param>
/// <param name="Input">JSON Schema of <c>with</c>; null: takes nothing. <c>x-zh</c> beside a property has its title and description in Chinese.</param>
/// <param name="Output">JSON Schema of what it leaves, <c>steps.NAME.output</c>; null: nothing. <c>x-zh</c> as in <c>input</c>.</param>
/// <param name="Undo">The capability that takes its effect back; null: none.</param>
/// <param name="Persists">True for the one step that stores a new order.</param>
public sealed record CapabilityView(
    string Use, string Domain, LocalText Title, LocalText Summary, string SideEffect, IReadOnlyList<string> Outcomes, JsonObject? Input, JsonObject? Output, string? Undo, bool Persists);

/// <summary>A step that steers a flow.</summary>
/// <param name="Use">Its name in definitions.</param>
/// <param name="Input">JSON Schema of <c>with</c>.</param>
/// <param name="HasBody">True where it holds steps of its own.</param>
/// <param name="Waits">True where it rests until something from outside wakes it.</param>
public sealed record ControlStepView(string Use, LocalText Title, JsonObject Input, bool HasBody, bool Waits);
