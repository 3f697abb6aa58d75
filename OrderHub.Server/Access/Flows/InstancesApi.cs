using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Access.Live;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Access.Flows;

/// <summary>Instances, newest first.</summary>
public sealed record InstanceList(IReadOnlyList<InstanceSummary> Items, string? NextCursor);

/// <param name="OrderId">The order that it works on.</param>
/// <param name="OrderNo">Its number; null where the order was never stored.</param>
/// <param name="State">running, waiting, incident, compensating, completed, compensated, cancelled, refused or failed.</param>
public sealed record InstanceSummary(
    string InstanceId, string OrderId, string? OrderNo, string Flow, string Version, string State, string? Outcome, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

/// <summary>Where the instances of a flow that are under way stand.</summary>
/// <param name="Instances">How many were counted.</param>
/// <param name="More">True where there are more than are counted at once.</param>
public sealed record InstanceStandings(string Flow, int Instances, bool More, IReadOnlyList<InstanceStanding> Items);

/// <param name="Version">The version they run on.</param>
/// <param name="Step">By its way down: a step of a sub-flow is <c>call/step</c>.</param>
/// <param name="State">running, waiting or incident.</param>
public sealed record InstanceStanding(string Version, string Step, string State, int Count);

/// <summary>Everything on record of an instance, oldest first.</summary>
public sealed record InstanceJournal(string InstanceId, IReadOnlyList<InstanceEvent> Items);

/// <param name="Kind">enter, leave, call, fail, wait, signal, incident, resolve, undo, undone, end, catch, on, cancel or settle.</param>
/// <param name="Outcome">Outcome, cause or signal.</param>
/// <param name="To">The step that an outcome led to.</param>
/// <param name="Given">What the step was given, where an expression made it: evaluated, personal fields masked.</param>
/// <param name="Output">What the step left, personal fields masked.</param>
public sealed record InstanceEvent(DateTimeOffset At, string Kind, string Step, string? Outcome, string? To, int? Attempt, string? Note, JsonNode? Given, JsonNode? Output);

/// <summary>A signal for an instance.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Payload">What the waiting step sees.</param>
/// <param name="Key">The key it is found by; left out: the one that the instance waits with.</param>
/// <param name="MessageId">The same id twice is one signal; left out: a new one.</param>
public sealed record SendSignal(string Signal, JsonObject Payload, string? Key = null, string? MessageId = null);

/// <param name="New">False: a signal with that id came before.</param>
public sealed record SignalSent(bool New, string Signal, string Key, string MessageId);

/// <summary>Undo what was done and end it.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record EndInstance(string Reason);

/// <summary>Data of the event <c>instance</c>.</summary>
public sealed record LiveInstance(string InstanceId, string OrderNo);

/// <summary>Instances: listed, looked at, signalled, ended.</summary>
public static class InstancesApi
{
    private const int MaxPage = 200;
    private const int MaxCounted = 2_000;
    private const int DefaultDays = 30;

    public static void MapInstancesApi(this IEndpointRouteBuilder routes)
    {
        var instances = routes.MapGroup("/api/v1/instances").WithTags("Instances");
        instances.MapGet("", ListAsync).WithName("listInstances")
            .WithSummary("Instances, newest first; of a flow, version or state, started since a time (the last 30 days where none is given).")
            .Requires(Permission.ReadFlows).Explains(400).Produces<InstanceList>();
        instances.MapGet("/standings", StandingsAsync).WithName("listInstanceStandings")
            .WithSummary("How many of a flow's instances under way stand at each step, by version; of the newest 2 000 of the last 30 days.")
            .Requires(Permission.ReadFlows).Explains(400).Produces<InstanceStandings>();
        instances.MapGet("/{id}", FindAsync).WithName("getInstance").WithSummary("An instance on its definition, with what each step, and each join, still waits for.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<FlowView>();
        instances.MapGet("/{id}/journal", JournalAsync).WithName("getInstanceJournal").WithSummary("Everything on record of an instance.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<InstanceJournal>();
        instances.MapPost("/{id}/signal", SignalAsync).WithName("signalInstance").WithSummary("Send a signal, as a partner's report would come.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces<SignalSent>(StatusCodes.Status202Accepted);
        instances.MapPost("/{id}/cancel", CancelAsync).WithName("cancelInstance").WithSummary("Undo what it did, in reverse order, and end it as cancelled.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces(StatusCodes.Status202Accepted);
        instances.MapPost("/{id}/compensate", CompensateAsync).WithName("compensateInstance").WithSummary("Undo what it did, in reverse order, and end it as compensated.")
            .Requires(Permission.RepairIncidents).Explains(400, 404, 409).Produces(StatusCodes.Status202Accepted);
        instances.MapGet("/{id}/live", LiveAsync).WithName("watchInstance").WithSummary("Events of one instance: instance and ping.")
            .Requires(Permission.ReadFlows).Explains(404, 503).Produces<LiveInstance>(contentType: "text/event-stream");
    }

    private static async Task<IResult> ListAsync(
        string? flow, string? version, string? state, string? since, string? cursor, int? limit, HttpContext http, [FromServices] InstanceDesk desk, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            faults.Add(new(ErrorCodes.ListQuery, "cursor", "cursor is none that this list gave out."));
        }

        var count = limit ?? 50;
        if (count is < 1 or > MaxPage)
        {
            faults.Add(new(ErrorCodes.ListQuery, "limit", $"limit is 1 to {MaxPage}."));
        }

        var status = InstanceStatus.Running;
        if (state is not null && (!Enum.TryParse(state, ignoreCase: true, out status) || char.IsDigit(state[0])))
        {
            faults.Add(new(ErrorCodes.ListQuery, "state", $"state is one of {string.Join(", ", Enum.GetNames<InstanceStatus>().Select(name => name.ToLowerInvariant()))}."));
        }

        var from = clock.GetUtcNow().AddDays(-DefaultDays);
        if (since is not null && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out from))
        {
            faults.Add(new(ErrorCodes.ListQuery, "since", "since is a time with its zone, such as 2025-03-02T09:15:07Z."));
        }

        if (faults.Count > 0)
        {
            return FlowRequests.Bad(faults, StatusCodes.Status400BadRequest, ErrorCodes.ListQuery);
        }

        var filter = new InstanceFilter(flow, version, state is null ? null : (int)status, Math.Max(0, IdLayout.FirstOf(from)), state is not null && status < InstanceStatus.Completed);
        var rows = await desk.ListAsync(http.Caller().TenantId, filter, before, count + 1, ct);
        var items = rows.Take(count).Select(one => new InstanceSummary(
            Text(one.Row.InstanceId), Text(one.Row.OrderId), one.OrderNo, one.Row.FlowName, one.Row.FlowHash, Word((InstanceStatus)one.Row.Status), one.Row.Outcome, one.Row.StartedAt, one.Row.EndedAt)).ToList();
        return TypedResults.Ok(new InstanceList(items, rows.Count > count ? items[^1].InstanceId : null));
    }

    private static async Task<IResult> StandingsAsync(string? flow, HttpContext http, [FromServices] InstanceDesk desk, TimeProvider clock, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(flow))
        {
            return FlowRequests.Bad([new(ErrorCodes.ListQuery, "flow", "flow is the name of the flow, such as express/fulfillment.")], StatusCodes.Status400BadRequest, ErrorCodes.ListQuery);
        }

        var from = Math.Max(0, IdLayout.FirstOf(clock.GetUtcNow().AddDays(-DefaultDays)));
        var (places, counted) = await desk.StandingsAsync(http.Caller().TenantId, flow, from, MaxCounted, ct);
        return TypedResults.Ok(new InstanceStandings(flow, counted, counted == MaxCounted, [.. places
            .GroupBy(place => (place.Version, place.Step, State: StateOf(place.Status)))
            .Select(same => new InstanceStanding(same.Key.Version, same.Key.Step, same.Key.State, same.Sum(place => place.Count)))]));
    }

    private static string StateOf(TokenStatus status) => status switch
    {
        TokenStatus.Waiting or TokenStatus.Joined or TokenStatus.Blocked => "waiting",
        TokenStatus.Incident => "incident",
        _ => "running",
    };

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] InstanceDesk desk, [FromServices] FlowViews views, CancellationToken ct) =>
        await RowAsync(id, http, desk, ct) is { } row ? TypedResults.Ok(await views.DrawAsync(row, ct)) : NotFound(id);

    private static async Task<IResult> JournalAsync(string id, HttpContext http, [FromServices] InstanceDesk desk, CancellationToken ct) =>
        await RowAsync(id, http, desk, ct) is { } row
            ? TypedResults.Ok(new InstanceJournal(id, [.. (await desk.JournalAsync(row, ct)).Select(entry => new InstanceEvent(
                entry.At, JsonSerializer.SerializeToNode(entry.Kind, ApiJson.Default.JournalKind)!.GetValue<string>(), entry.Step, entry.Outcome, entry.To, entry.Attempt, entry.Note, entry.Given?.DeepClone(), entry.Output?.DeepClone()))]))
            : NotFound(id);

    private static async Task<IResult> SignalAsync(string id, Body<SendSignal> body, HttpContext http, [FromServices] InstanceDesk desk, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (await RowAsync(id, http, desk, ct) is not { } row)
        {
            return NotFound(id);
        }

        if ((request.Key ?? await desk.KeyOfWaitAsync(row, request.Signal, ct)) is not { } key)
        {
            return new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.InstanceNotWaiting, $"The instance does not wait for '{request.Signal}'; give its key to send it ahead.");
        }

        var messageId = request.MessageId ?? $"api:{Guid.NewGuid():n}";
        // Written before it is sent: what a person sends in a partner's name is on record whatever comes of it.
        await audit.WriteAsync(http.Caller(), AuditActions.InstanceSignal, id, request.Signal, ct);
        var isNew = await desk.SignalAsync(row.TenantId, request.Signal, key, messageId, request.Payload, ct);
        return TypedResults.Accepted((string?)null, new SignalSent(isNew, request.Signal, key, messageId));
    }

    private static Task<IResult> CancelAsync(string id, Body<EndInstance> body, HttpContext http, [FromServices] InstanceDesk desk, AuditLog audit, CancellationToken ct) =>
        EndAsync(id, body, http, desk, audit, AuditActions.InstanceCancel, desk.CancelAsync, ct);

    private static Task<IResult> CompensateAsync(string id, Body<EndInstance> body, HttpContext http, [FromServices] InstanceDesk desk, AuditLog audit, CancellationToken ct) =>
        EndAsync(id, body, http, desk, audit, AuditActions.InstanceCompensate, desk.CompensateAsync, ct);

    private static async Task<IResult> EndAsync(
        string id, Body<EndInstance> body, HttpContext http, InstanceDesk desk, AuditLog audit, string deed, Func<InstanceRow, string, string?, CancellationToken, Task<bool>> end, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (await RowAsync(id, http, desk, ct) is not { } row)
        {
            return NotFound(id);
        }

        if (!await end(row, http.Caller().Actor, request.Reason, ct))
        {
            return new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.InstanceEnded, "The instance has ended, or is ending already.");
        }

        await audit.WriteAsync(http.Caller(), deed, id, request.Reason, ct);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<IResult> LiveAsync(
        string id, HttpContext http, [FromServices] InstanceDesk desk, [FromServices] ILiveEvents events, LiveStreams streams, CancellationToken ct)
    {
        if (await RowAsync(id, http, desk, ct) is not { } row)
        {
            return NotFound(id);
        }

        return streams.TryOpen(http)
            ? TypedResults.ServerSentEvents(Named(streams.WithPings(Of(events.WatchAsync(row.TenantId, null, ct), row.InstanceId), ct), id))
            : new ProblemResult(StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerOverloaded, "This node keeps as many live streams open as it can.")
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
    }

    private static async IAsyncEnumerable<LiveEvent> Of(IAsyncEnumerable<LiveEvent> all, long instanceId)
    {
        await foreach (var one in all)
        {
            if (one is LiveEvent.FlowMoved moved && moved.InstanceId == instanceId)
            {
                yield return one;
            }
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> Named(IAsyncEnumerable<SseItem<string>> items, string id)
    {
        await foreach (var item in items)
        {
            yield return item.EventType == "flow"
                ? new(JsonSerializer.Serialize(new LiveInstance(id, (string?)JsonNode.Parse(item.Data)?["orderNo"] ?? ""), ApiJson.Default.LiveInstance), "instance")
                : item;
        }
    }

    private static async Task<InstanceRow?> RowAsync(string id, HttpContext http, InstanceDesk desk, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var instanceId) ? await desk.FindAsync(http.Caller().TenantId, instanceId, ct) : null;

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.InstanceNotFound, $"There is no instance {id}.");

    private static string Word(InstanceStatus status) => status.ToString().ToLowerInvariant();

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
