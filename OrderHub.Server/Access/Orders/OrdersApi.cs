using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Masking;
using OrderHub.Server.Transaction;
using OrderHub.Server.Transaction.Masters;

namespace OrderHub.Server.Access.Orders;

/// <summary>The answer to a placed order.</summary>
/// <param name="OrderNo">The hub's number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="StatusCode">The same as a number.</param>
/// <param name="WaybillNo">Where one was assigned.</param>
/// <param name="Replayed">True where this Idempotency-Key was answered before; nothing was done again.</param>
public sealed record PlacedOrder(string OrderNo, OrderStatus Status, int StatusCode, string? WaybillNo, bool Replayed);

/// <summary>What was reported of an order and what became of each report, oldest first.</summary>
public sealed record StatusFlow(string OrderNo, IReadOnlyList<StatusEntry> Entries);

/// <summary>One report.</summary>
/// <param name="Status">The reported status.</param>
/// <param name="StatusCode">The same as a number.</param>
/// <param name="Decision">What the status machine made of it.</param>
/// <param name="Source">The reporter: HUB, TERMINAL ...</param>
/// <param name="RawCode">The reporter's own code.</param>
/// <param name="RawTime">The reporter's own time, as received.</param>
/// <param name="Note">Words to it.</param>
/// <param name="OccurredAt">When it happened, as reported.</param>
/// <param name="ReceivedAt">When the hub heard of it.</param>
/// <param name="AppliedAt">When the order was changed by it, or not.</param>
public sealed record StatusEntry(
    OrderStatus Status, int StatusCode, StatusDecision Decision, string Source, string? RawCode, string? RawTime, string? Note,
    DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, DateTimeOffset AppliedAt);

/// <summary>Orders: placed, listed, read.</summary>
public static class OrdersApi
{
    public const string IdempotencyKey = RequestHeaders.IdempotencyKey;
    private const string Source = "API";

    public static void MapOrdersApi(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/v1/orders").WithTags("Orders");
        orders.MapPost("", PlaceAsync).WithName("placeOrder").WithSummary("Place an order in the standard model.")
            .Requires(Permission.PlaceOrders).Explains(400, 409, 413, 415, 422, 429, 503)
            .Produces<PlacedOrder>().Produces<PlacedOrder>(StatusCodes.Status201Created);
        orders.MapGet("", ListAsync).WithName("listOrders").WithSummary("Orders of the tenant, newest first; also by searchable extension fields (ext.preCoolTemp=-18.5, ext.preCoolTemp.from=-20, .to=) and marks (mark.ORDER.COD=1).")
            .Requires(Permission.ReadOrders).Explains(400, 503).Produces<OrderPage>().WithMetadata(OrderListQuery.OpenNames);
        orders.MapGet("/{orderNo}", FindAsync).WithName("getOrder")
            .WithSummary("One order; its personal data masked. Of one that another system masters, as that system tells it now; where it does not answer, what lists show, with the header Order-State: stale.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<Order>().Produces(StatusCodes.Status304NotModified);
        orders.MapGet("/{orderNo}/status-flow", StatusFlowAsync).WithName("getStatusFlow").WithSummary("What was reported of the order; people's own words hidden, unless revealed.")
            .Requires(Permission.ReadOrders).Explains(404).Produces<StatusFlow>();
    }

    /// <param name="body">The order.</param>
    /// <param name="key">The caller's number for this request: the same key again gives the same answer and does nothing twice.</param>
    /// <param name="http">The request.</param>
    /// <param name="intake">The door of the transaction layer.</param>
    /// <param name="ct">Ends the wait, not the order.</param>
    private static async Task<IResult> PlaceAsync(
        Body<OrderContent> body, [FromHeader(Name = IdempotencyKey)] string? key, HttpContext http, [FromServices] IIntake intake, CancellationToken ct)
    {
        if (body.Value is not { } content)
        {
            return body.Refusal!;
        }

        if (!RequestHeaders.IsKey(key))
        {
            return RequestHeaders.KeyMissing();
        }

        return Answer(http, await intake.AcceptAsync(RequestOf(http, content, key!), ct));
    }

    /// <summary>One order as the transaction layer takes it.</summary>
    internal static IntakeRequest RequestOf(HttpContext http, OrderContent content, string key) => new()
    {
        TenantId = http.Caller().TenantId,
        Content = content,
        SourceSystem = Source,
        IdempotencyKey = key,
        ContentHash = Hash(content),
        IsKeyOfRequestOnly = true,
        TraceParent = Activity.Current?.Id,
    };

    private static async Task<IResult> ListAsync(HttpContext http, [FromServices] IOrderSearch search, [AsParameters] OrderListPage page, [AsParameters] OrderListFilter filter, CancellationToken ct)
    {
        var read = OrderListQuery.Read(http);
        if (read.Faults.Count > 0)
        {
            return OrderListQuery.Bad(read.Faults);
        }

        return await OrderListQuery.AnswerAsync(async () => (IResult)TypedResults.Ok(await search.ListAsync(read.Query, ct)));
    }

    private static async Task<IResult> FindAsync(
        string orderNo, bool? reveal, HttpContext http, [FromServices] IOrderSearch search, [FromServices] MasterDesk masters, AuditLog audit, CancellationToken ct)
    {
        if (Revealing.Forbidden(http, reveal) is { } forbidden)
        {
            return forbidden;
        }

        var (order, state) = await OrderDetails.FindAsync(http.Caller().TenantId, orderNo, search, masters, ct);
        if (order is null)
        {
            return OrderNotFound.Of(orderNo);
        }

        http.Response.Headers[OrderDetails.StateHeader] = state == PartState.Fresh ? "fresh" : "stale";
        if (reveal == true)
        {
            await Revealing.RecordAsync(http, reveal, orderNo, audit, ct);
            http.Response.GetTypedHeaders().ETag = RequestHeaders.TagOf(order.Version);
            return TypedResults.Ok(order);
        }

        var tag = RequestHeaders.TagOf(order.Version);
        http.Response.GetTypedHeaders().ETag = tag;
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(OrderMask.Apply(order));
    }

    private static async Task<IResult> StatusFlowAsync(
        string orderNo, bool? reveal, HttpContext http, [FromServices] IOrderSearch search, AuditLog audit, CancellationToken ct)
    {
        if (Revealing.Forbidden(http, reveal) is { } forbidden)
        {
            return forbidden;
        }

        if (await search.StatusFlowAsync(http.Caller().TenantId, orderNo, ct) is not { } entries)
        {
            return OrderNotFound.Of(orderNo);
        }

        await Revealing.RecordAsync(http, reveal, orderNo, audit, ct);
        return TypedResults.Ok(new StatusFlow(orderNo, [.. entries.Select(entry => new StatusEntry(
            entry.Status, (int)entry.Status, entry.Decision, entry.Source, entry.RawCode, entry.RawTime, Revealing.Note(entry, reveal),
            entry.OccurredAt, entry.ReceivedAt, entry.AppliedAt))]));
    }

    private static IResult Answer(HttpContext http, IntakeResult result)
    {
        if (ProblemOf(result) is { } problem)
        {
            return problem;
        }

        var accepted = (IntakeResult.Accepted)result;
        if (!accepted.Replayed)
        {
            return TypedResults.Created($"/api/v1/orders/{accepted.OrderNo}", ViewOf(accepted));
        }

        http.Response.Headers[RequestHeaders.Replayed] = "true";
        return TypedResults.Ok(ViewOf(accepted));
    }

    internal static PlacedOrder ViewOf(IntakeResult.Accepted accepted) =>
        new(accepted.OrderNo, accepted.Status, (int)accepted.Status, accepted.WaybillNo, accepted.Replayed);

    /// <summary>The problem that the result is; null: the order was accepted.</summary>
    internal static ProblemResult? ProblemOf(IntakeResult result) => result switch
    {
        IntakeResult.Accepted => null,
        IntakeResult.Refused refused => new(StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Message)
        {
            Faults = refused.Faults,
            OrderNo = refused.OrderNo,
        },
        IntakeResult.Conflict { Claim: { RefType: not Reference.RequestType } claim } conflict => new(
            StatusCodes.Status409Conflict, ErrorCodes.OrderReferenceTaken,
            $"The number {claim.RefNo} ({claim.SourceSystem} {claim.RefType}) belongs to order {conflict.OrderNo}, which has another content. Change that order, or send this one without the number.")
        {
            OrderNo = conflict.OrderNo,
        },
        IntakeResult.Conflict conflict => new(
            StatusCodes.Status409Conflict, ErrorCodes.OrderIdempotencyConflict,
            $"This {IdempotencyKey} was used for order {conflict.OrderNo} with another content. Use a new key for a new order.")
        {
            OrderNo = conflict.OrderNo,
        },
        IntakeResult.Unavailable unavailable => new(StatusCodes.Status503ServiceUnavailable, unavailable.Code, unavailable.Reason) { RetryAfter = unavailable.RetryAfter },
        _ => throw new UnreachableException(),
    };

    /// <summary>Of what the order says, not of how it was written: white space and the order of properties do not count.</summary>
    private static byte[] Hash(OrderContent content) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, ApiJson.Default.OrderContent));
}
