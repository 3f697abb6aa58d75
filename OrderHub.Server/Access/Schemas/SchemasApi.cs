using System.Text.Json.Nodes;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Model.Describing;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Schemas;

/// <summary>JSON Schemas, for editors and for checks before sending.</summary>
public static class SchemasApi
{
    private const string MediaType = "application/schema+json";

    public static void MapSchemasApi(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/schemas/order", () => TypedResults.Text(OrderSchema.Text, MediaType))
        .WithTags("Schemas").WithName("getOrderSchema").WithSummary("The JSON Schema (2020-12) of an order in the standard model.")
        .Requires(Permission.ReadOrders).Produces<JsonObject>(StatusCodes.Status200OK, MediaType);
}
