using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderHub.Server.Access.Orders;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.OpenApi;

/// <summary>Writes on each operation how its caller proves who it is, and what it must be allowed to do.</summary>
internal static class OperationRules
{
    public const string ApiKey = "apiKey";
    public const string Session = "session";

    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        SortAnswers(operation);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == OrdersApi.IdempotencyKey) ?? [])
        {
            parameter.Required = true;
            parameter.Description = "The caller's own number for this order, 1 to 128 visible ASCII characters: the same one again gives the same answer and does nothing twice.";
        }

        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            return Task.CompletedTask;
        }

        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(ApiKey, context.Document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(Session, context.Document)] = [] },
        ];
        if (metadata.OfType<Permission>().Cast<Permission?>().FirstOrDefault() is { } permission)
        {
            var roles = Roles.All.Where(role => Permissions.Has(role, permission));
            operation.Description = string.Join(' ', new[] { operation.Description, $"For the roles {string.Join(", ", roles)}." }.OfType<string>());
        }

        return Task.CompletedTask;
    }

    private static void SortAnswers(OpenApiOperation operation)
    {
        var sorted = new OpenApiResponses();
        foreach (var (status, answer) in (operation.Responses ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            sorted.Add(status, answer);
        }

        operation.Responses = sorted;
    }
}
