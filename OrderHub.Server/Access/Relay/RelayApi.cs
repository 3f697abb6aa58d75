using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Access.Relay;

/// <summary>Consumers, queues and dead letters: seen, paused, let go on, rebuilt, replayed.</summary>
public static class RelayApi
{
    private const int MaxPage = 200;
    private const int MaxReason = 500;

    public static void MapRelayApi(this IEndpointRouteBuilder routes)
    {
        var relay = routes.MapGroup("/api/v1/relay").WithTags("Relay");
        relay.MapGet("/consumers", ConsumersAsync).WithName("listRelayConsumers").WithSummary("Who reads the events of orders: how far behind, how fast, what fails, paused by whom and why, and rebuilds.")
            .Requires(Permission.ReadRelay).Produces<RelayConsumerList>();
        relay.MapPost("/consumers/{name}/pause", PauseAsync).WithName("pauseRelayConsumer").WithSummary("Pause a consumer on all nodes, with a reason; its events wait.")
            .Requires(Permission.OperateRelay).Explains(400, 404, 422).Produces(StatusCodes.Status204NoContent);
        relay.MapPost("/consumers/{name}/resume", ResumeAsync).WithName("resumeRelayConsumer").WithSummary("Let a consumer go on where it was.")
            .Requires(Permission.OperateRelay).Explains(404).Produces(StatusCodes.Status204NoContent);
        relay.MapPost("/consumers/{name}/rebuild", RebuildAsync).WithName("rebuildRelayConsumer").WithSummary("Make anew from all orders what a consumer keeps, while it goes on and is read.")
            .Requires(Permission.OperateRelay).Explains(404, 422).Produces(StatusCodes.Status202Accepted);
        relay.MapGet("/queues", QueuesAsync).WithName("listRelayQueues").WithSummary("The queues of the bus, and what waits in each.")
            .Requires(Permission.ReadRelay).Produces<RelayQueueList>();
        relay.MapGet("/dead-letters", LettersAsync).WithName("listDeadLetters").WithSummary("Events that a consumer could not handle, oldest first; by consumer, order, whether they wait for a person, and when they were set aside.")
            .Requires(Permission.ReadRelay).Explains(400).Produces<DeadLetterPage>();
        relay.MapPost("/dead-letters/replay", ReplayAsync).WithName("replayDeadLetters").WithSummary("Try again one event, or all that a filter takes; an order's events in their order.")
            .Requires(Permission.OperateRelay).Explains(400, 422).Produces<DeadLettersReplayed>();
    }

    private static async Task<IResult> ConsumersAsync(HttpContext http, [FromServices] RelayDesk desk, CancellationToken ct)
    {
        var views = await desk.ConsumersAsync(http.Caller().TenantId, ct);
        return TypedResults.Ok(new RelayConsumerList(desk.Bus == BusKind.Embedded ? "embedded" : "rabbitMq", desk.FeedOutage, [.. views.Select(View)]));
    }

    private static async Task<IResult> PauseAsync(
        string name, Body<PauseConsumer> body, HttpContext http, [FromServices] RelayDesk desk, [FromServices] RelayControls controls, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (desk.Find(name) is null)
        {
            return NotFound(name);
        }

        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReason)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.RelayReason, $"reason says why the consumer is paused, in at most {MaxReason} characters.");
        }

        var caller = http.Caller();
        await controls.PauseAsync(name, caller.Actor, request.Reason.Trim(), ct);
        await audit.WriteAsync(caller, AuditActions.RelayPause, name, request.Reason.Trim(), ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ResumeAsync(string name, HttpContext http, [FromServices] RelayDesk desk, [FromServices] RelayControls controls, AuditLog audit, CancellationToken ct)
    {
        if (desk.Find(name) is null)
        {
            return NotFound(name);
        }

        await controls.ResumeAsync(name, ct);
        await audit.WriteAsync(http.Caller(), AuditActions.RelayResume, name, null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RebuildAsync(string name, HttpContext http, [FromServices] RelayDesk desk, [FromServices] RelayControls controls, AuditLog audit, CancellationToken ct)
    {
        if (desk.Find(name) is not { } consumer)
        {
            return NotFound(name);
        }

        if (!consumer.CanRebuild)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.RelayNotRebuilt, $"The consumer {name} keeps nothing that could be made from the orders.");
        }

        await controls.RebuildAsync(name, http.Caller().Actor, ct);
        await audit.WriteAsync(http.Caller(), AuditActions.RelayRebuild, name, null, ct);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> QueuesAsync([FromServices] RelayDesk desk, CancellationToken ct)
    {
        var queues = await desk.QueuesAsync(ct);
        return TypedResults.Ok(new RelayQueueList(
            desk.Bus == BusKind.Embedded ? "embedded" : "rabbitMq", queues is not null,
            [.. (queues ?? []).Select(queue => new RelayQueue(queue.Name, queue.Consumer, queue.Topic, queue.Waiting, queue.Limit, queue.Readers))]));
    }

    private static async Task<IResult> LettersAsync(
        string? consumer, string? orderNo, bool? waits, DateTimeOffset? after, DateTimeOffset? before, string? cursor, int? limit, HttpContext http, [FromServices] DeadLetters letters,
        CancellationToken ct)
    {
        var count = limit ?? 50;
        DeadLetterPlace? behind = null;
        if (count is < 1 or > MaxPage || (cursor is not null && (behind = ReadPlace(cursor)) is null))
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"limit is 1 to {MaxPage}, cursor one that this list gave out.");
        }

        var filter = new DeadLetterFilter(consumer, orderNo, waits, after, before);
        var rows = await letters.ListAsync(http.Caller().TenantId, filter, behind, count + 1, ct);
        var items = rows.Take(count).ToList();
        return TypedResults.Ok(new DeadLetterPage(
            [.. items.Select(View)], rows.Count > count ? WritePlace(items[^1]) : null, await letters.CountAsync(http.Caller().TenantId, filter, ct)));
    }

    private static async Task<IResult> ReplayAsync(Body<ReplayDeadLetters> body, HttpContext http, [FromServices] DeadLetters letters, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        long? eventId = long.TryParse(request.EventId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        var isNarrowed = request.Consumer is not null || request.OrderNo is not null || request.Waits is not null || request.After is not null || request.Before is not null;
        if (isNarrowed == request.All || (request.EventId is not null && (eventId is null || request.Consumer is null)))
        {
            return new ProblemResult(
                StatusCodes.Status422UnprocessableEntity, ErrorCodes.RelayFilter, "State what is replayed: consumer, orderNo, waits, after or before; eventId together with its consumer; or all, and nothing else.");
        }

        var caller = http.Caller();
        var orders = await letters.ReplayAsync(caller.TenantId, new(request.Consumer, request.OrderNo, request.Waits, request.After, request.Before, eventId), ct);
        await audit.WriteAsync(
            caller, AuditActions.RelayReplay, request.Consumer ?? "all", string.Create(CultureInfo.InvariantCulture, $"{orders} orders; order {request.OrderNo ?? "any"}, event {request.EventId ?? "any"}"), ct);
        return TypedResults.Ok(new DeadLettersReplayed(orders));
    }

    private static RelayConsumer View(ConsumerView view)
    {
        var status = view.Status;
        var paused = view.Decided is { PausedAt: { } at } row ? new RelayPause(row.Reason ?? "", row.PausedBy ?? "", at) : null;
        return new(
            view.Name, !view.OfNode, paused is not null ? "paused" : status.Outage is not null ? "standing" : "running", status.Outage, view.Waiting, Math.Round(status.Lag.TotalSeconds, 3),
            Math.Round(status.Rate, 1), status.Errors, status.LastError?.Reason, status.LastError?.At, view.SetAside, paused, view.CanRebuild,
            [.. view.Rebuilds.Select(one => new RelayRebuild(one.Node == RelayRebuildRow.Shared ? null : one.Node, one.State, one.OrdersDone, one.OrdersTotal, one.StartedAt, one.EndedAt, one.Fault))]);
    }

    private static DeadLetter View(DeadLetterRow row) => new(
        row.Consumer, row.Event.EventId.ToString(CultureInfo.InvariantCulture), row.Event.OrderNo, row.Event.OrderVersion, row.Event.Line, row.Event.Family, row.Event.Status, row.Event.OccurredAt,
        row.Attempts, row.Reason, row.ParkedAt, row.NextAt);

    private static string WritePlace(DeadLetterRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.ParkedAt.ToUnixTimeMilliseconds()}_{row.Event.EventId}_{row.Consumer}");

    private static DeadLetterPlace? ReadPlace(string cursor) =>
        cursor.Split('_', 3) is [var at, var number, var consumer]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253_402_300_800_000
        && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var eventId)
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), eventId, consumer)
            : null;

    private static ProblemResult NotFound(string name) => new(StatusCodes.Status404NotFound, ErrorCodes.RelayConsumerNotFound, $"There is no consumer {name}.");
}
