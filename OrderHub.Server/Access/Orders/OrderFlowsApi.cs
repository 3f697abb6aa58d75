using Microsoft.AspNetCore.Mvc;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Access.Orders;

/// <summary>The flow instances of an order, oldest first, each drawn on its definition.</summary>
public sealed record OrderFlows(string OrderNo, IReadOnlyList<FlowView> Flows);

/// <summary>How an order went through its flows.</summary>
public static class OrderFlowsApi
{
    public static void MapOrderFlowsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/orders/{orderNo}/flows", FindAsync).WithName("getOrderFlows").WithTags("Orders")
            .WithSummary("The flow instances of the order, as they went.")
            .Requires(Permission.ReadFlows).Explains(404).Produces<OrderFlows>();

    private static async Task<IResult> FindAsync(
        string orderNo, HttpContext http, [FromServices] IOrderSearch search, [FromServices] FlowViews flows, CancellationToken ct)
    {
        var tenantId = http.Caller().TenantId;
        return await search.FindAsync(tenantId, orderNo, ct) is { } order
            ? TypedResults.Ok(new OrderFlows(orderNo, await flows.OfOrderAsync(tenantId, order.OrderId, ct)))
            : OrderNotFound.Of(orderNo);
    }
}
