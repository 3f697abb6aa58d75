using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class PermissionTests(RunningHub hub)
{
    [Fact]
    public void Every_endpoint_says_who_may_use_it()
    {
        var silent = hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(endpoint => endpoint.DisplayName);

        Assert.Empty(silent);
    }

    [Fact]
    public void Only_these_endpoints_are_open_to_strangers()
    {
        var open = hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(["/api/v1/session/", "/api/v1/session/link", "/docs/errors", "/live", "/openapi/{documentName}.json", "/partners/{connector}/{**path}", "/ready"], open);
    }

    [Theory]
    [InlineData("operator", "/api/v1/users")]
    [InlineData("operator", "/api/v1/api-keys")]
    [InlineData("tenantApi", "/api/v1/users")]
    [InlineData("tenantApi", "/api/v1/incidents")]
    [InlineData("tenantApi", "/api/v1/orders/X/flows")]
    public async Task A_role_is_kept_from_what_is_not_its_own(string role, string path)
    {
        var (_, secret) = await hub.KeyAsync(role);
        using var program = hub.Program(secret);
        var answer = await program.GetAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("auth.forbidden", await RunningHub.CodeAsync(answer));
    }

    [Fact]
    public async Task A_revoked_key_stops_working_at_once()
    {
        var (keyId, secret) = await hub.KeyAsync("tenantApi");
        using var program = hub.Program(secret);
        using var administrator = hub.Administrator();
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/session")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync($"/api/v1/api-keys/{keyId}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/session")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.DeleteAsync($"/api/v1/api-keys/{keyId}")).StatusCode);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_never_listed()
    {
        var (keyId, secret) = await hub.KeyAsync("tenantApi");
        using var administrator = hub.Administrator();
        var list = await administrator.GetStringAsync("/api/v1/api-keys");

        Assert.Contains(keyId, list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_is_given_once()
    {
        var login = await hub.UserAsync("operator");
        using var administrator = hub.Administrator();
        var answer = await administrator.PostAsJsonAsync("/api/v1/users", new { login, name = "Another", role = "operator" });

        Assert.Equal("user.exists", await RunningHub.CodeAsync(answer));
    }
}
