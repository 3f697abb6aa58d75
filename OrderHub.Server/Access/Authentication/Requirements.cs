using Microsoft.AspNetCore.Authorization;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Authentication;

/// <summary>Says on an endpoint what its caller must be allowed to do.</summary>
public static class Requirements
{
    /// <summary>The one scheme there is. Registered by hand: the platform's own registration adds data protection, which writes keys into the home folder and which nothing here uses.</summary>
    public static void AddCallerAuthentication(this IServiceCollection services)
    {
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = CallerAuthentication.SchemeName;
            schemes.AddScheme<CallerAuthentication>(CallerAuthentication.SchemeName, displayName: null);
        });
        services.AddWebEncoders();
        services.AddTransient<CallerAuthentication>();
    }

    /// <summary>One policy a permission. What says nothing needs a caller all the same.</summary>
    public static void AddPermissionPolicies(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
        .AddPermissionPolicies();

    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.RequireAuthorization(permission.ToString());
        endpoint.WithMetadata(permission);
        return endpoint.Explains(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
    }

    /// <summary>Lists statuses that are answered with a problem.</summary>
    public static TBuilder Explains<TBuilder>(this TBuilder endpoint, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.MediaType]));
        }

        return endpoint;
    }

    private static void AddPermissionPolicies(this AuthorizationBuilder builder)
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            builder.AddPolicy(permission.ToString(), policy => policy.RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.Identity is CallerIdentity identity && identity.Caller.May(permission)));
        }
    }
}
