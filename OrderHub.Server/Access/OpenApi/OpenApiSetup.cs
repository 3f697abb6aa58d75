using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderHub.Server.Access.Authentication;

namespace OrderHub.Server.Access.OpenApi;

/// <summary>The description of the API that clients are generated from.</summary>
public static class OpenApiSetup
{
    public const string DocumentName = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(DocumentName, api =>
    {
        api.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        api.AddSchemaTransformer(SchemaRules.ApplyAsync);
        api.AddOperationTransformer(OperationRules.ApplyAsync);
        api.AddDocumentTransformer(DescribeAsync);
        api.AddDocumentTransformer(AnswerRules.ApplyAsync);
        api.AddDocumentTransformer(WebhookRules.ApplyAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "OrderHub",
            Version = DocumentName,
            Description = "Orders in the standard model: placed, followed, repaired. Every error is a problem document (RFC 9457) with a stable code; docs/errors.md explains each.",
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [OperationRules.ApiKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key of the tenant: Authorization: Bearer ohk_...",
            },
            [OperationRules.Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "orderhub-session",
                Description = $"A browser's session. Changes also need the header {AntiForgery.Header} with the csrfToken of GET /api/v1/session.",
            },
        };
        return Task.CompletedTask;
    }
}
