using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Transaction.Changes;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace OrderHub.Server.Access.Orders;

/// <summary>Changes of orders that were taken: content, cancel, address, intercept, reverse, deletion; and what was changed and asked so far.</summary>
public static class OrderChangesApi
{
    private const int MaxReason = 500;
    private const int MaxPage = 200;

    public static void MapOrderChangesApi(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/v1/orders/{orderNo}").WithTags("Order changes");
        orders.MapPatch("", ModifyAsync).WithName("modifyOrder").WithSummary("Change the content of an order, by merge patch (RFC 7396).")
            .Requires(Permission.ChangeOrders).Explains(400, 404, 409, 412, 413, 415, 422, 428, 503)
            .Produces<ChangeRequestView>();
        orders.MapPost("/cancel", CancelAsync).WithName("cancelOrder").WithSummary("Ask that the order is not carried out.")
            .Requires(Permission.ChangeOrders).Asks();
        orders.MapPost("/readdress", ReaddressAsync).WithName("readdressOrder").WithSummary("Ask that the order goes to another address.")
            .Requires(Permission.ChangeOrders).Asks().Explains(422);
        orders.MapPost("/intercept", InterceptAsync).WithName("interceptOrder").WithSummary("Ask that the order is stopped on its way.")
            .Requires(Permission.ChangeOrders).Asks();
        orders.MapPost("/reverse", ReverseAsync).WithName("reverseOrder").WithSummary("Ask that what was delivered comes back, by an order of its own that is linked with this one.")
            .Requires(Permission.ChangeOrders).Explains(400, 404, 409, 412, 413, 415, 422, 503).Produces<ChangeRequestView>();
        orders.MapDelete("", DeleteAsync).WithName("deleteOrder").WithSummary("Hide an order that has ended; it can be restored for a time.")
            .Requires(Permission.DeleteOrders).Explains(400, 404, 409, 412, 503).Produces<ChangeRequestView>();
        orders.MapPost("/restore", RestoreAsync).WithName("restoreOrder").WithSummary("Show a deleted order again.")
            .Requires(Permission.DeleteOrders).Explains(400, 404, 409, 412, 503).Produces<ChangeRequestView>();
        orders.MapGet("/changes", ChangesAsync).WithName("listOrderChanges").WithSummary("Which fields of the order were changed, by whom, newest first.")
            .Requires(Permission.ReadOrders).Explains(400, 404).Produces<ChangeLog>();
        orders.MapGet("/requests", RequestsAsync).WithName("listOrderRequests").WithSummary("What was asked of the order, and what became of it, newest first; reasons hidden, unless revealed.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<ChangeRequestList>();
    }

    private static RouteHandlerBuilder Asks(this RouteHandlerBuilder endpoint) => endpoint.Explains(400, 404, 409, 412, 413, 415, 503)
        .Produces<ChangeRequestView>().Produces<ChangeRequestView>(StatusCodes.Status202Accepted);

    private static async Task<IResult> ModifyAsync(
        string orderNo, Body<JsonObject> body, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, [FromHeader(Name = "If-Match")] string? ifMatch, bool? dryRun,
        HttpContext http, [FromServices] ChangeDesk desk, [FromServices] IOptions<JsonOptions> json, CancellationToken ct)
    {
        if (body.Value is not { } patch)
        {
            return body.Refusal!;
        }

        return await AskAsync(ChangeKind.Modify, orderNo, key, dryRun, patch.ToJsonString(), null, versionRequired: true, http, ask => desk.ModifyAsync(ask, PatchOf(patch, json.Value), ct));
    }

    private static async Task<IResult> CancelAsync(
        string orderNo, Body<AskChange> body, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, bool? dryRun, HttpContext http, [FromServices] ChangeDesk desk, CancellationToken ct) =>
        body.Value is { } wish
            ? await AskAsync(ChangeKind.Cancel, orderNo, key, dryRun, wish.Reason ?? "", wish.Reason, versionRequired: false, http, ask => desk.CancelAsync(ask, ct))
            : body.Refusal!;

    private static async Task<IResult> InterceptAsync(
        string orderNo, Body<AskChange> body, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, bool? dryRun, HttpContext http, [FromServices] ChangeDesk desk, CancellationToken ct) =>
        body.Value is { } wish
            ? await AskAsync(ChangeKind.Intercept, orderNo, key, dryRun, wish.Reason ?? "", wish.Reason, versionRequired: false, http, ask => desk.InterceptAsync(ask, ct))
            : body.Refusal!;

    private static async Task<IResult> ReaddressAsync(
        string orderNo, Body<ReaddressOrder> body, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, bool? dryRun, HttpContext http, [FromServices] ChangeDesk desk, CancellationToken ct) =>
        body.Value is { } wish
            ? await AskAsync(
                ChangeKind.Readdress, orderNo, key, dryRun, JsonSerializer.Serialize(wish, ApiJson.Default.ReaddressOrder), wish.Reason, versionRequired: false, http,
                ask => desk.ReaddressAsync(ask, wish.Address.ToParty(), ct))
            : body.Refusal!;

    private static async Task<IResult> ReverseAsync(
        string orderNo, Body<ReverseOrder> body, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, bool? dryRun, HttpContext http, [FromServices] ChangeDesk desk, CancellationToken ct) =>
        body.Value is not { } wish ? body.Refusal!
        : wish.Lines is { } lines && (lines.Any(line => line.Quantity <= 0) || lines.DistinctBy(line => line.LineNo).Count() < lines.Count)
            ? new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, "Each of lines stands once, with a quantity above 0 or without one.")
        : await AskAsync(
            ChangeKind.Reverse, orderNo, key, dryRun, JsonSerializer.Serialize(wish, ApiJson.Default.ReverseOrder), wish.Reason, versionRequired: false, http,
            ask => desk.ReverseAsync(ask, wish.ToWish(), ct));

    private static async Task<IResult> DeleteAsync(
        string orderNo, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, HttpContext http, [FromServices] ChangeDesk desk, AuditLog audit, CancellationToken ct) =>
        await AskAsync(ChangeKind.Delete, orderNo, key, dryRun: false, "", null, versionRequired: false, http, async ask =>
            await RecordAsync(await desk.DeleteAsync(ask, ct), AuditActions.OrderDelete, orderNo, http.Caller(), audit, ct));

    private static async Task<IResult> RestoreAsync(
        string orderNo, [FromHeader(Name = RequestHeaders.IdempotencyKey)] string? key, HttpContext http, [FromServices] ChangeDesk desk, AuditLog audit, CancellationToken ct) =>
        await AskAsync(ChangeKind.Restore, orderNo, key, dryRun: false, "", null, versionRequired: false, http, async ask =>
            await RecordAsync(await desk.RestoreAsync(ask, ct), AuditActions.OrderRestore, orderNo, http.Caller(), audit, ct));

    private static async Task<IResult> ChangesAsync(
        string orderNo, string? cursor, int? limit, HttpContext http, [FromServices] IOrderSearch search, [FromServices] OrderReader reader, CancellationToken ct)
    {
        var before = long.MaxValue;
        var count = limit ?? 50;
        if ((cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before)) || count is < 1 or > MaxPage)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.ListQuery, $"cursor is one that this list gave out, and limit is 1 to {MaxPage}.");
        }

        var tenantId = http.Caller().TenantId;
        if (await search.FindAsync(tenantId, orderNo, ct) is not { } order)
        {
            return OrderNotFound.Of(orderNo);
        }

        // One more than asked for tells whether there is a next page.
        var rows = await reader.ChangesAsync(tenantId, order.OrderId, before, count + 1, ct);
        var next = rows.Count > count ? rows[count - 1].LogId.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new ChangeLog(orderNo, [.. rows.Take(count).Select(ChangeLogEntry.Of)], next));
    }

    private static async Task<IResult> RequestsAsync(
        string orderNo, bool? reveal, HttpContext http, [FromServices] IOrderSearch search, [FromServices] OrderRequests requests, AuditLog audit, CancellationToken ct)
    {
        if (Revealing.Forbidden(http, reveal) is { } forbidden)
        {
            return forbidden;
        }

        var tenantId = http.Caller().TenantId;
        if (await search.FindAsync(tenantId, orderNo, ct) is not { } order)
        {
            return OrderNotFound.Of(orderNo);
        }

        await Revealing.RecordAsync(http, reveal, orderNo, audit, ct);
        return TypedResults.Ok(new ChangeRequestList(
            orderNo,
            [
                .. (await requests.OfOrderAsync(tenantId, order.OrderId, ct)).Reverse()
                    .Select(request => ChangeRequestView.Of(orderNo, request) with { Reason = Revealing.Reason(request.Reason, reveal) }),
            ]));
    }

    private static async Task<IResult> AskAsync(
        ChangeKind kind, string orderNo, string? key, bool? dryRun, string content, string? reason, bool versionRequired, HttpContext http, Func<ChangeAsk, Task<ChangeResult>> ask)
    {
        if (dryRun != true && !RequestHeaders.IsKey(key))
        {
            return RequestHeaders.KeyMissing();
        }

        if (!RequestHeaders.TryKnownVersions(http, versionRequired && dryRun != true, out var versions, out var refusal))
        {
            return refusal!;
        }

        if (reason?.Length > MaxReason)
        {
            return new ProblemResult(StatusCodes.Status400BadRequest, ErrorCodes.RequestInvalid, $"The reason has {reason.Length} characters; the limit is {MaxReason}.");
        }

        var caller = http.Caller();
        var result = await ask(new()
        {
            TenantId = caller.TenantId,
            OrderNo = orderNo,
            Actor = caller.Actor,
            IdempotencyKey = key ?? "",
            ContentHash = HashOf(kind, content),
            Versions = versions,
            DryRun = dryRun == true,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
        });
        return ChangeAnswers.Answer(http, orderNo, result);
    }

    internal static byte[] HashOf(ChangeKind kind, string content) => SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{content}"));

    /// <summary>The patch with the strict reader that new orders go through.</summary>
    internal static ContentPatch PatchOf(JsonObject patch, JsonOptions json) => new(patch, merged =>
    {
        var read = Body<OrderContent>.Parse(
            new ReadOnlySequence<byte>(JsonSerializer.SerializeToUtf8Bytes(merged, ApiJson.Default.JsonObject)),
            (JsonTypeInfo<OrderContent>)json.SerializerOptions.GetTypeInfo(typeof(OrderContent)));
        return (read.Value, read.Refusal?.Faults ?? []);
    });

    private static async Task<ChangeResult> RecordAsync(ChangeResult result, string action, string orderNo, Caller caller, AuditLog audit, CancellationToken ct)
    {
        if (result is ChangeResult.Recorded { Replayed: false, Request.State: ChangeState.Done })
        {
            await audit.WriteAsync(caller, action, orderNo, detail: null, ct);
        }

        return result;
    }
}
