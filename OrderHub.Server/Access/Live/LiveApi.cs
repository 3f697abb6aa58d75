using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Live;

/// <summary>Data of the event <c>order</c>.</summary>
public sealed record LiveOrder(string OrderNo, OrderStatus Status, int Version);

/// <summary>Data of the event <c>flow</c>.</summary>
public sealed record LiveFlow(string OrderNo, string InstanceId);

/// <summary>Live hints by server-sent events: who gets one fetches what it shows again.</summary>
public static class LiveApi
{
    public static void MapLiveApi(this IEndpointRouteBuilder routes)
    {
        var live = routes.MapGroup("/api/v1/orders").WithTags("Live");
        live.MapGet("/live", (HttpContext http, [FromServices] ILiveEvents events, LiveStreams streams, CancellationToken ct) => Open(null, http, events, streams, ct))
            .WithName("watchOrders").WithSummary("Events of all orders of the tenant: order, flow and ping.")
            .Requires(Permission.ReadOrders).Explains(503).Produces<LiveOrder>(contentType: "text/event-stream");
        live.MapGet("/{orderNo}/live", (string orderNo, HttpContext http, [FromServices] ILiveEvents events, LiveStreams streams, CancellationToken ct) =>
                Open(orderNo, http, events, streams, ct))
            .WithName("watchOrder").WithSummary("Events of one order: order, flow and ping.")
            .Requires(Permission.ReadOrders).Explains(503).Produces<LiveOrder>(contentType: "text/event-stream");
    }

    private static IResult Open(string? orderNo, HttpContext http, ILiveEvents events, LiveStreams streams, CancellationToken ct)
    {
        if (!streams.TryOpen(http))
        {
            return new ProblemResult(StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerOverloaded, "This node keeps as many live streams open as it can.")
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        }

        return TypedResults.ServerSentEvents(streams.WithPings(events.WatchAsync(http.Caller().TenantId, orderNo, ct), ct));
    }
}
