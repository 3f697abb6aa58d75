using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Accounts;

namespace OrderHub.Server.Access.Accounts;

/// <summary>A new API key.</summary>
/// <param name="Name">What it is for; shown in lists and in the audit.</param>
/// <param name="Role">tenantApi (default), operator or administrator.</param>
public sealed record NewApiKey(string Name, string Role = Roles.TenantApi);

/// <summary>An API key without its secret.</summary>
/// <param name="KeyId">To revoke it by.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Prefix">Its first characters, to recognise it by.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record ApiKeyView(string KeyId, string Name, string Role, string Prefix, string CreatedBy, DateTimeOffset CreatedAt)
{
    internal static ApiKeyView Of(ApiKeyRow row) => new(row.KeyId, row.Name, row.Role, row.Prefix, row.CreatedBy, row.CreatedAt);
}

/// <summary>An API key just made.</summary>
/// <param name="ApiKey">Its data.</param>
/// <param name="Secret">The key itself: shown this once, kept nowhere.</param>
public sealed record CreatedApiKey(ApiKeyView ApiKey, string Secret);

/// <summary>The API keys of a tenant.</summary>
public sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Items);

/// <summary>API keys of the tenant's programs.</summary>
public static class ApiKeysApi
{
    public static void MapApiKeysApi(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/v1/api-keys").WithTags("API keys");
        keys.MapGet("", ListAsync).WithName("listApiKeys").WithSummary("The API keys of the tenant.")
            .Requires(Permission.ManageApiKeys).Produces<ApiKeyList>();
        keys.MapPost("", CreateAsync).WithName("createApiKey").WithSummary("Make an API key; its secret is shown this once.")
            .Requires(Permission.ManageApiKeys).Explains(400, 422).Produces<CreatedApiKey>(StatusCodes.Status201Created);
        keys.MapDelete("/{keyId}", RevokeAsync).WithName("revokeApiKey").WithSummary("Revoke an API key.")
            .Requires(Permission.ManageApiKeys).Explains(404).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ApiKeys keys, CancellationToken ct) =>
        TypedResults.Ok(new ApiKeyList([.. (await keys.ListAsync(http.Caller(), ct)).Select(ApiKeyView.Of)]));

    private static async Task<IResult> CreateAsync(Body<NewApiKey> body, HttpContext http, ApiKeys keys, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        List<Fault> faults = [];
        if (request.Name.Length is < 1 or > 100)
        {
            faults.Add(new(ErrorCodes.ApiKeyInvalid, "name", "name has 1 to 100 characters."));
        }

        if (!Roles.All.Contains(request.Role, StringComparer.Ordinal))
        {
            faults.Add(new(ErrorCodes.ApiKeyInvalid, "role", $"role is one of {string.Join(", ", Roles.All)}."));
        }

        if (faults.Count > 0)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.ApiKeyInvalid, faults[0].Message) { Faults = faults };
        }

        var (row, key) = await keys.CreateAsync(http.Caller(), request.Name, request.Role, ct);
        return TypedResults.Created($"/api/v1/api-keys/{row.KeyId}", new CreatedApiKey(ApiKeyView.Of(row), key));
    }

    private static async Task<IResult> RevokeAsync(string keyId, HttpContext http, ApiKeys keys, CancellationToken ct) =>
        await keys.RevokeAsync(http.Caller(), keyId, ct)
            ? TypedResults.NoContent()
            : new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.ApiKeyNotFound, $"There is no API key {keyId}.");
}
