namespace OrderHub.Server.Access;

/// <summary>Layer 1: all HTTP.</summary>
public static class AccessSetup
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration) => services;

    /// <summary>The pipeline in front of the endpoints, in order.</summary>
    public static void UseAccess(this WebApplication app)
    {
    }

    /// <summary>Every group of endpoints, one line each.</summary>
    public static void MapAccess(this WebApplication app)
    {
        app.MapHealthApi();
    }
}
