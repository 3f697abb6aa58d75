using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Connectors.Subscriptions;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Access.Partners;

/// <summary>Who is told of which statuses.</summary>
/// <param name="Name">A name for people.</param>
/// <param name="Url">Where to: https.</param>
/// <param name="Lines">Business lines; empty: all.</param>
/// <param name="Statuses">Names of statuses; empty: all.</param>
public sealed record WriteSubscription(string Name, string Url, IReadOnlyList<string>? Lines = null, IReadOnlyList<string>? Statuses = null);

/// <summary>A subscription, and how its queue stands.</summary>
/// <param name="State">active or paused.</param>
/// <param name="Pending">Deliveries that are to be made.</param>
/// <param name="Dead">Deliveries that wait for a person.</param>
/// <param name="Delivered">Deliveries in the log that were made.</param>
/// <param name="OldestPendingAt">Since when the oldest waits.</param>
public sealed record Subscription(
    string SubscriptionId, string Name, string Url, IReadOnlyList<string> Lines, IReadOnlyList<string> Statuses, string State, int Pending, int Dead, int Delivered,
    DateTimeOffset? OldestPendingAt, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The tenant's subscriptions.</summary>
public sealed record SubscriptionList(IReadOnlyList<Subscription> Items);

/// <summary>A subscription with the secret that signs what it is told: shown this once.</summary>
public sealed record SubscriptionSecret(Subscription Subscription, string Secret);

/// <summary>What a test brought.</summary>
/// <param name="HttpStatus">What was answered; 0: nothing.</param>
/// <param name="Problem">Why it does not count as taken; null: it does.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Sent">What was sent: the form of every event.</param>
public sealed record SubscriptionPing(int HttpStatus, string? Problem, decimal DurationMs, StatusEvent Sent);

/// <summary>One event for one subscriber, and what came of it.</summary>
/// <param name="State">pending, delivered, dead or discarded.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="NextAt">When it is tried next.</param>
/// <param name="HttpStatus">Of the last answer; 0: none.</param>
/// <param name="Reason">Why the last try did not do.</param>
public sealed record SubscriptionDelivery(
    string DeliveryId, StatusEvent Event, string State, int Attempts, DateTimeOffset? NextAt, int HttpStatus, string? Reason, decimal DurationMs, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>Deliveries, newest first.</summary>
public sealed record SubscriptionDeliveryPage(IReadOnlyList<SubscriptionDelivery> Items, string? NextCursor);

/// <summary>Which deliveries: one, or dead letters of an order, or with neither all dead letters.</summary>
public sealed record DeliveryChoice(string? DeliveryId = null, string? OrderNo = null);

/// <summary>Subscriptions to statuses: who is told, what was told, and what could not be.</summary>
public static class SubscriptionsApi
{
    private const int MostInList = 100;
    private static readonly string[] DeliveryStates =
        [SubscriptionDeliveryRow.Pending, SubscriptionDeliveryRow.Delivered, SubscriptionDeliveryRow.Dead, SubscriptionDeliveryRow.Discarded];

    private static readonly HashSet<string> StatusNames = [.. Enum.GetValues<OrderStatus>().Select(status => status.Name())];

    public static void MapSubscriptionsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/subscriptions").WithTags("Subscriptions");
        group.MapGet("", ListAsync).WithName("listSubscriptions").WithSummary("Who is told of statuses, and how each queue stands.")
            .Requires(Permission.ManageSubscriptions).Produces<SubscriptionList>();
        group.MapPost("", AddAsync).WithName("createSubscription").WithSummary("Subscribe to statuses. The answer holds the secret, which is shown this once.")
            .Requires(Permission.ManageSubscriptions).Explains(400, 422).Produces<SubscriptionSecret>(StatusCodes.Status201Created);
        group.MapGet("/{id}", FindAsync).WithName("getSubscription").WithSummary("One subscription.")
            .Requires(Permission.ManageSubscriptions).Explains(404).Produces<Subscription>();
        group.MapPut("/{id}", WriteAsync).WithName("writeSubscription").WithSummary("Change what it is told, and where.")
            .Requires(Permission.ManageSubscriptions).Explains(400, 404, 422).Produces<Subscription>();
        group.MapDelete("/{id}", RemoveAsync).WithName("removeSubscription").WithSummary("Take it away, with its queue and log.")
            .Requires(Permission.ManageSubscriptions).Explains(404).Produces(StatusCodes.Status204NoContent);
        group.MapPost("/{id}/pause", (string id, HttpContext http, [FromServices] SubscriptionStore store, AuditLog audit, CancellationToken ct) => TurnAsync(id, SubscriptionRow.Paused, AuditActions.SubscriptionPause, http, store, audit, ct))
            .WithName("pauseSubscription").WithSummary("Deliver nothing for now; events are kept.").Requires(Permission.ManageSubscriptions).Explains(404).Produces<Subscription>();
        group.MapPost("/{id}/resume", (string id, HttpContext http, [FromServices] SubscriptionStore store, AuditLog audit, CancellationToken ct) => TurnAsync(id, SubscriptionRow.Active, AuditActions.SubscriptionResume, http, store, audit, ct))
            .WithName("resumeSubscription").WithSummary("Go on delivering, with what was kept first.").Requires(Permission.ManageSubscriptions).Explains(404).Produces<Subscription>();
        group.MapPost("/{id}/secret", SecretAsync).WithName("changeSubscriptionSecret").WithSummary("A new secret, shown this once; the old one signs nothing any more.")
            .Requires(Permission.ManageSubscriptions).Explains(404).Produces<SubscriptionSecret>();
        group.MapPost("/{id}/ping", PingAsync).WithName("pingSubscription").WithSummary("Send a test, and see what comes back.")
            .Requires(Permission.ManageSubscriptions).Explains(404).Produces<SubscriptionPing>();
        group.MapGet("/{id}/deliveries", DeliveriesAsync).WithName("listSubscriptionDeliveries").WithSummary("What it was told and is to be told, newest first.")
            .Requires(Permission.ManageSubscriptions).Explains(400, 404).Produces<SubscriptionDeliveryPage>();
        group.MapPost("/{id}/deliveries/replay", ReplayAsync).WithName("replaySubscriptionDeliveries").WithSummary("Deliver dead letters again, in the order of their events; or one delivery, also where it was made.")
            .Requires(Permission.ManageSubscriptions).Explains(400, 404).Produces<Subscription>();
        group.MapPost("/{id}/deliveries/discard", DiscardAsync).WithName("discardSubscriptionDeliveries").WithSummary("Give dead letters up, so that what waits behind them goes on.")
            .Requires(Permission.ManageSubscriptions).Explains(400, 404).Produces<Subscription>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] SubscriptionStore store, CancellationToken ct)
    {
        var tenantId = http.Caller().TenantId;
        var counts = await store.CountsAsync(tenantId, ct);
        return TypedResults.Ok(new SubscriptionList([.. (await store.ListAsync(tenantId, ct)).Select(row => View(row, counts))]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] SubscriptionStore store, CancellationToken ct) =>
        await RowAsync(id, http, store, ct) is { } row ? TypedResults.Ok(await ViewAsync(row, store, ct)) : NotFound(id);

    private static async Task<IResult> AddAsync(
        Body<WriteSubscription> body, HttpContext http, [FromServices] SubscriptionStore store, [FromServices] WebhookAddress rule, IOptions<SubscriptionOptions> options, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        var faults = FaultsOf(request, rule).ToList();
        if (faults.Count == 0 && (await store.ListAsync(caller.TenantId, ct)).Count >= options.Value.MaxPerTenant)
        {
            faults.Add(new(ErrorCodes.SubscriptionInvalid, "", $"There are {options.Value.MaxPerTenant} subscriptions already, and there may be no more."));
        }

        if (faults.Count > 0)
        {
            return Invalid(faults);
        }

        await audit.WriteAsync(caller, AuditActions.SubscriptionCreate, request.Name, request.Url, ct);
        var (row, secret) = await store.AddAsync(caller.TenantId, ContentOf(request), caller.Actor, ct);
        return TypedResults.Created($"/api/v1/subscriptions/{row.SubscriptionId}", new SubscriptionSecret(View(row, []), secret));
    }

    private static async Task<IResult> WriteAsync(
        string id, Body<WriteSubscription> body, HttpContext http, [FromServices] SubscriptionStore store, [FromServices] WebhookAddress rule, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (FaultsOf(request, rule).ToList() is { Count: > 0 } faults)
        {
            return Invalid(faults);
        }

        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), AuditActions.SubscriptionChange, id, request.Url, ct);
        var content = ContentOf(request);
        return await store.WriteAsync(row with { Name = content.Name, Url = content.Url, Lines = content.Lines, Statuses = content.Statuses }, ct) is { } written
            ? TypedResults.Ok(await ViewAsync(written, store, ct))
            : NotFound(id);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext http, [FromServices] SubscriptionStore store, AuditLog audit, CancellationToken ct)
    {
        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), AuditActions.SubscriptionRemove, id, row.Name, ct);
        await store.RemoveAsync(row.TenantId, row.SubscriptionId, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> TurnAsync(string id, string state, string deed, HttpContext http, SubscriptionStore store, AuditLog audit, CancellationToken ct)
    {
        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), deed, id, row.Name, ct);
        return await store.WriteAsync(row with { State = state }, ct) is { } written ? TypedResults.Ok(await ViewAsync(written, store, ct)) : NotFound(id);
    }

    private static async Task<IResult> SecretAsync(string id, HttpContext http, [FromServices] SubscriptionStore store, AuditLog audit, CancellationToken ct)
    {
        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), AuditActions.SubscriptionSecret, id, row.Name, ct);
        return await store.ChangeSecretAsync(row, ct) is { } secret ? TypedResults.Ok(new SubscriptionSecret(await ViewAsync(row, store, ct), secret)) : NotFound(id);
    }

    private static async Task<IResult> PingAsync(
        string id, HttpContext http, [FromServices] SubscriptionStore store, [FromServices] WebhookSender sender, [FromServices] IIdSource ids, TimeProvider time, CancellationToken ct)
    {
        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        var sent = StatusEvent.Ping(ids.Next(), time.GetUtcNow());
        var answer = await sender.SendAsync(row.Url, store.SecretOf(row), sent, System.Diagnostics.Activity.Current?.Id, ct);
        return TypedResults.Ok(new SubscriptionPing(answer.HttpStatus, answer.Problem, Millis(answer.Duration), sent));
    }

    private static async Task<IResult> DeliveriesAsync(
        string id, string? state, string? orderNo, string? cursor, int? limit, HttpContext http, [FromServices] SubscriptionStore store, CancellationToken ct)
    {
        if (!PartnerActionsApi.TryPage(cursor, limit, long.MaxValue, out var before, out var count) || (state is not null && !DeliveryStates.Contains(state, StringComparer.Ordinal)))
        {
            return PartnerActionsApi.BadPage($", state one of {string.Join(", ", DeliveryStates)}");
        }

        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        var rows = await store.DeliveriesAsync(row.TenantId, row.SubscriptionId, state, orderNo, before, count + 1, ct);
        var items = rows.Take(count).Select(View).ToList();
        return TypedResults.Ok(new SubscriptionDeliveryPage(items, rows.Count > count ? items[^1].DeliveryId : null));
    }

    private static Task<IResult> ReplayAsync(string id, Body<DeliveryChoice> body, HttpContext http, [FromServices] SubscriptionStore store, AuditLog audit, CancellationToken ct) =>
        ChangeAsync(id, body, AuditActions.SubscriptionReplay, (row, deliveryId, orderNo) => store.ReplayAsync(row.TenantId, row.SubscriptionId, deliveryId, orderNo, ct), http, store, audit, ct);

    private static Task<IResult> DiscardAsync(string id, Body<DeliveryChoice> body, HttpContext http, [FromServices] SubscriptionStore store, AuditLog audit, CancellationToken ct) =>
        ChangeAsync(id, body, AuditActions.SubscriptionDiscard, (row, deliveryId, orderNo) => store.DiscardAsync(row.TenantId, row.SubscriptionId, deliveryId, orderNo, ct), http, store, audit, ct);

    private static async Task<IResult> ChangeAsync(
        string id, Body<DeliveryChoice> body, string deed, Func<SubscriptionRow, long?, string?, Task> change, HttpContext http, SubscriptionStore store, AuditLog audit, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        long? deliveryId = null;
        if (request.DeliveryId is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, "deliveryId is a number of a delivery.");
            }

            deliveryId = number;
        }

        if (await RowAsync(id, http, store, ct) is not { } row)
        {
            return NotFound(id);
        }

        await audit.WriteAsync(http.Caller(), deed, id, request.DeliveryId ?? request.OrderNo ?? "all dead letters", ct);
        await change(row, deliveryId, request.OrderNo);
        return TypedResults.Ok(await ViewAsync(row, store, ct));
    }

    private static IEnumerable<Fault> FaultsOf(WriteSubscription request, WebhookAddress rule)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 100)
        {
            yield return new(ErrorCodes.SubscriptionInvalid, "name", "name has 1 to 100 characters.");
        }

        if (rule.FindFault(request.Url) is { } fault)
        {
            yield return new(ErrorCodes.SubscriptionInvalid, "url", fault);
        }

        if (request.Lines is { } lines && (lines.Count > MostInList || lines.Any(line => line.Length is 0 or > 32)))
        {
            yield return new(ErrorCodes.SubscriptionInvalid, "lines", "lines names business lines.");
        }

        if (request.Statuses is { } statuses && statuses.FirstOrDefault(status => !StatusNames.Contains(status)) is { } unknown)
        {
            yield return new(ErrorCodes.SubscriptionInvalid, "statuses", $"'{(unknown.Length <= 40 ? unknown : unknown[..40])}' is no status; there are {string.Join(", ", StatusNames)}.");
        }
    }

    private static SubscriptionContent ContentOf(WriteSubscription request) => new(
        request.Name.Trim(), request.Url, [.. (request.Lines ?? []).Distinct(StringComparer.Ordinal)], [.. (request.Statuses ?? []).Distinct(StringComparer.Ordinal)]);

    private static async Task<Subscription> ViewAsync(SubscriptionRow row, SubscriptionStore store, CancellationToken ct) => View(row, await store.CountsAsync(row.TenantId, ct));

    private static Subscription View(SubscriptionRow row, IReadOnlyList<SubscriptionCount> counts)
    {
        var own = counts.Where(count => count.SubscriptionId == row.SubscriptionId).ToDictionary(count => count.State, StringComparer.Ordinal);
        return new(
            row.SubscriptionId.ToString(CultureInfo.InvariantCulture), row.Name, row.Url, row.Lines, row.Statuses, row.State, Of(SubscriptionDeliveryRow.Pending),
            Of(SubscriptionDeliveryRow.Dead), Of(SubscriptionDeliveryRow.Delivered), own.GetValueOrDefault(SubscriptionDeliveryRow.Pending)?.OldestAt, row.CreatedBy, row.CreatedAt, row.UpdatedAt);

        int Of(string state) => own.GetValueOrDefault(state)?.Count ?? 0;
    }

    private static SubscriptionDelivery View(SubscriptionDeliveryRow row) => new(
        row.DeliveryId.ToString(CultureInfo.InvariantCulture), StatusEvent.Of(row), row.State, row.Attempts, row.State == SubscriptionDeliveryRow.Pending ? row.NextAt : null,
        row.HttpStatus, row.Reason, Millis(row.Duration), row.CreatedAt, row.EndedAt);

    private static decimal Millis(TimeSpan time) => decimal.Round((decimal)time.TotalMilliseconds, 3);

    private static async Task<SubscriptionRow?> RowAsync(string id, HttpContext http, SubscriptionStore store, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await store.FindAsync(http.Caller().TenantId, number, ct) : null;

    private static ProblemResult Invalid(IReadOnlyList<Fault> faults) => new(StatusCodes.Status422UnprocessableEntity, ErrorCodes.SubscriptionInvalid, faults[0].Message) { Faults = faults };

    private static ProblemResult NotFound(string id) => new(StatusCodes.Status404NotFound, ErrorCodes.SubscriptionNotFound, $"There is no subscription {id}.");
}
