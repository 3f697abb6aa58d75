using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Workflows.Life;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Access.Flows;

/// <summary>From draft to version, to the orders that get it, and back.</summary>
public static class PublishingApi
{
    private const int MaxMinutes = 60 * 24 * 35;

    public static void MapPublishingApi(this IEndpointRouteBuilder routes)
    {
        var flow = routes.MapGroup("/api/v1/flows/{line}/{part}").WithTags("Flows");
        flow.MapPost("/draft/publish", PublishDraftAsync).WithName("publishFlowDraft")
            .WithSummary("Publish the draft at the revision in If-Match, to everybody or to some. Publishing what is published changes nothing.")
            .Requires(Permission.PublishFlows).Explains(400, 403, 409, 412, 422, 428).Produces<PublishedFlow>();
        flow.MapPost("/versions", PublishTextAsync).WithName("publishFlowText").WithSummary("Publish a text without a draft.")
            .Requires(Permission.PublishFlows).Explains(400, 403, 409, 422).Produces<PublishedFlow>();
        flow.MapPost("/versions/{hash}/retire", RetireAsync).WithName("retireFlowVersion").WithSummary("End a version for new orders, for ever; those under way finish on it.")
            .Requires(Permission.PublishFlows).Explains(403, 404, 409, 412).Produces(StatusCodes.Status204NoContent);
        flow.MapGet("/rollout", RolloutAsync).WithName("getFlowRollout").WithSummary("Which version orders get.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<FlowRollout>();
        flow.MapPut("/rollout", SetRolloutAsync).WithName("setFlowRollout").WithSummary("Set which version orders get, over the revision in If-Match (0: none of the tenant's own).")
            .Requires(Permission.PublishFlows).Explains(400, 403, 412, 422, 428).Produces<FlowRollout>();
        flow.MapPost("/rollout/rollback", RollBackAsync).WithName("rollBackFlow").WithSummary("Back to what orders got before: the rules go, or the version before becomes current.")
            .Requires(Permission.PublishFlows).Explains(403, 404, 409, 412).Produces<FlowRollout>();
        flow.MapGet("/figures", FiguresAsync).WithName("getFlowFigures").WithSummary("Instances started and ended, and incidents, by version within the last minutes.")
            .Requires(Permission.ReadFlows).Explains(400).Produces<FlowFigureList>();
        var policy = routes.MapGroup("/api/v1/flows/policy").WithTags("Flows");
        policy.MapGet("", PolicyAsync).WithName("getFlowPolicy").WithSummary("What the tenant asks of publishing.")
            .Requires(Permission.ReadFlows).Produces<FlowPolicy>();
        policy.MapPut("", SetPolicyAsync).WithName("setFlowPolicy").WithSummary("Set whether publishing asks for a second person.")
            .Requires(Permission.ManageFlowPolicy).Explains(400).Produces<FlowPolicy>();
    }

    private static async Task<IResult> PublishDraftAsync(
        string line, string part, bool? shared, Body<PublishDraft> body, HttpContext http, [FromServices] FlowPublisher publisher, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (!FlowRequests.TryRevision(http, out var revision) || revision is null)
        {
            return FlowRequests.NoRevision();
        }

        var target = new PublishTarget { Percent = request.Percent, Tenants = request.Tenants, From = request.From, Rollback = request.Rollback };
        return await PublishAsync(http, shared, target, by => publisher.PublishDraftAsync(by, $"{line}/{part}", revision.Value, request.Note, target, ct));
    }

    private static async Task<IResult> PublishTextAsync(
        string line, string part, bool? shared, Body<PublishText> body, HttpContext http, [FromServices] FlowPublisher publisher, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var target = new PublishTarget { Percent = request.Percent, Tenants = request.Tenants, From = request.From, Rollback = request.Rollback };
        return await PublishAsync(http, shared, target, by =>
            publisher.PublishTextAsync(by, $"{line}/{part}", request.Text, FlowRequests.Layout(request.Layout), request.Note, target, ct));
    }

    private static async Task<IResult> PublishAsync(HttpContext http, bool? shared, PublishTarget target, Func<Caller, Task<PublishResult>> publish)
    {
        if (FlowRequests.Scope(http, shared) is not { } by)
        {
            return FlowRequests.NotShared();
        }

        var rule = new RolloutRule { Version = "", Percent = target.Percent, Tenants = target.Tenants, From = target.From };
        if (RolloutDesk.FaultsOf(rule, "").Select(fault => fault with { Path = fault.Path.TrimStart('.') }).Concat(RolloutDesk.FaultsOf(target.Rollback)).ToList() is { Count: > 0 } faults)
        {
            return FlowRequests.Bad(faults);
        }

        return await publish(by) switch
        {
            PublishResult.Published done => TypedResults.Ok(new PublishedFlow(FlowRequests.View(done.Version), done.IsNew, done.RolledOut)),
            PublishResult.Faulty faulty => FlowRequests.Bad(faulty.Faults),
            PublishResult.NotApproved waits => new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.FlowApproval, waits.Message),
            PublishResult.Conflict conflict => FlowRequests.Changed(conflict.Current),
            PublishResult.WasRetired retired => new ProblemResult(
                StatusCodes.Status409Conflict, ErrorCodes.FlowRetired, $"This very content was published as {retired.Hash} and retired, which is for ever. Change it, be it its title, to publish it anew."),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> RetireAsync(string line, string part, string hash, bool? shared, HttpContext http, [FromServices] RolloutDesk desk, CancellationToken ct) =>
        FlowRequests.Scope(http, shared) is not { } by ? FlowRequests.NotShared() : await desk.RetireAsync(by, $"{line}/{part}", hash, ct) switch
        {
            RolloutResult.Changed => TypedResults.NoContent(),
            var other => Explain(other, by.TenantId),
        };

    private static async Task<IResult> RolloutAsync(string line, string part, HttpContext http, [FromServices] RolloutDesk desk, CancellationToken ct)
    {
        if (await desk.FindAsync(http.Caller().TenantId, $"{line}/{part}", ct) is not { } row)
        {
            return FlowRequests.NotFound($"Nothing is published of {line}/{part}.");
        }

        return Show(http, FlowRequests.View(row, http.Caller().TenantId));
    }

    private static async Task<IResult> SetRolloutAsync(
        string line, string part, bool? shared, Body<SetRollout> body, HttpContext http, [FromServices] RolloutDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FlowRequests.Scope(http, shared) is not { } by)
        {
            return FlowRequests.NotShared();
        }

        if (!FlowRequests.TryRevision(http, out var revision))
        {
            return FlowRequests.NoRevision();
        }

        var plan = new RolloutPlan { Rules = request.Rules ?? [], Rollback = request.Rollback };
        return await desk.SetAsync(by, $"{line}/{part}", request.Current ?? "", plan, revision ?? 0, ct) switch
        {
            RolloutResult.Changed { Rollout: { } row } => Show(http, FlowRequests.View(row, by.TenantId)),
            var other => Explain(other, by.TenantId),
        };
    }

    private static async Task<IResult> RollBackAsync(
        string line, string part, bool? shared, Body<RollBackFlow> body, HttpContext http, [FromServices] RolloutDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        return FlowRequests.Scope(http, shared) is not { } by
            ? FlowRequests.NotShared()
            : await desk.RollBackAsync(by.TenantId, by.Actor, $"{line}/{part}", request.Reason, ct) switch
            {
                RolloutResult.Changed { Rollout: { } row } => Show(http, FlowRequests.View(row, by.TenantId)),
                var other => Explain(other, by.TenantId),
            };
    }

    private static async Task<IResult> FiguresAsync(string line, string part, int? minutes, HttpContext http, [FromServices] FlowFigures figures, CancellationToken ct)
    {
        var span = minutes ?? 60;
        if (span is < 1 or > MaxMinutes)
        {
            return FlowRequests.Bad([new(ErrorCodes.ListQuery, "minutes", $"minutes is 1 to {MaxMinutes}.")], StatusCodes.Status400BadRequest, ErrorCodes.ListQuery);
        }

        var sums = await figures.SumAsync(http.Caller().TenantId, $"{line}/{part}", span, ct);
        return TypedResults.Ok(new FlowFigureList($"{line}/{part}", span, [.. sums.Select(sum => new FlowFigure(
            sum.Hash, sum.Started, sum.Ended, sum.Incidents, decimal.Round(RollbackDecision.RateOf(sums, sum.Hash), 4)))]));
    }

    private static async Task<IResult> PolicyAsync(HttpContext http, [FromServices] PolicyDesk desk, CancellationToken ct) =>
        TypedResults.Ok(new FlowPolicy(await desk.AsksForFourEyesAsync(http.Caller().TenantId, ct)));

    private static async Task<IResult> SetPolicyAsync(Body<FlowPolicy> body, HttpContext http, [FromServices] PolicyDesk desk, CancellationToken ct)
    {
        if (body.Value is not { } policy)
        {
            return body.Refusal!;
        }

        await desk.SetAsync(http.Caller(), policy.FourEyes, ct);
        return TypedResults.Ok(policy);
    }

    private static IResult Show(HttpContext http, FlowRollout rollout)
    {
        FlowRequests.Tag(http, rollout.Revision);
        return TypedResults.Ok(rollout);
    }

    private static IResult Explain(RolloutResult result, int tenantId) => result switch
    {
        RolloutResult.Conflict conflict => FlowRequests.Changed(conflict.Current, tenantId),
        RolloutResult.NotFound notFound => FlowRequests.NotFound(notFound.Message),
        RolloutResult.Faulty faulty => FlowRequests.Bad(faulty.Faults),
        RolloutResult.Refused refused => new ProblemResult(StatusCodes.Status409Conflict, refused.Code, refused.Message),
        _ => throw new UnreachableException(),
    };
}
