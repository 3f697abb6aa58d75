using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderHub.Server.Connectors.Subscriptions;

namespace OrderHub.Server.Access.OpenApi;

/// <summary>Describes what subscribers are sent, beside the paths that they may call: clients generate their receiver from it.</summary>
internal static class WebhookRules
{
    public const string Name = "orderStatus";

    public static async Task ApplyAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Components ??= new();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        if (!document.Components.Schemas.ContainsKey(nameof(StatusEvent)))
        {
            document.Components.Schemas[nameof(StatusEvent)] = await context.GetOrCreateSchemaAsync(typeof(StatusEvent), cancellationToken: ct);
        }

        document.Webhooks = new Dictionary<string, IOpenApiPathItem>(StringComparer.Ordinal)
        {
            [Name] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Told(document) },
            },
        };
    }

    private static OpenApiOperation Told(OpenApiDocument document) => new()
    {
        OperationId = Name,
        Summary = "A status that an order has advanced to, sent to the address of each subscription to it.",
        Description = "At least once, and for each order in order: the next comes after an answer 2xx to the one before. Anything else is tried again, for hours. "
            + "A test is of the type ping. What is sent tells nothing personal. How subscriptions are made: POST /api/v1/subscriptions.",
        Parameters =
        [
            Header("X-Signature", "Hexadecimal HMAC-SHA256, under the subscription's secret, of X-Timestamp, a line feed, X-Nonce, a line feed and the body. Check it over the bytes as they came.", "^[0-9a-f]{64}$"),
            Header("X-Timestamp", "Seconds since 1970, UTC. Refuse what is older than a few minutes.", "^[0-9]+$"),
            Header("X-Nonce", "Another one at each try.", "^[0-9a-f]{32}$"),
            Header("X-Event-Id", "The eventId of the body: the same at each try.", null),
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(StatusEvent), document) },
            },
        },
        Responses = new OpenApiResponses
        {
            ["2XX"] = new OpenApiResponse { Description = "Taken. The body is not read." },
            ["default"] = new OpenApiResponse { Description = "Not taken: it is sent again later, and Retry-After is heeded." },
        },
    };

    private static OpenApiParameter Header(string name, string text, string? pattern) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = text,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern },
    };
}
