using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;

namespace OrderHub.Server.Access.Limits;

/// <summary>How much one tenant, or one address without a tenant, may ask of this node; one's flood leaves the others their share.</summary>
public static class RateLimits
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limiter, access) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Partition(http, access.Value));
            limiter.OnRejected = (context, ct) => new ValueTask(new ProblemResult(
                StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many requests: slow down and try again.")
            {
                RetryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
            }.ExecuteAsync(context.HttpContext));
        });
        return services;
    }

    private static RateLimitPartition<string> Partition(HttpContext http, AccessOptions limits) => http.FindCaller() is { } caller
        ? PerSecond($"tenant {caller.TenantId}", limits.TenantRequestsPerSecond)
        : PerSecond($"address {http.Address()}", limits.AddressRequestsPerSecond);

    /// <summary>A bucket of one second's worth, filled ten times a second.</summary>
    private static RateLimitPartition<string> PerSecond(string partition, int permits) =>
        RateLimitPartition.GetTokenBucketLimiter(partition, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits,
            TokensPerPeriod = Math.Max(1, permits / 10),
            ReplenishmentPeriod = permits < 10 ? TimeSpan.FromSeconds(1) / permits : TimeSpan.FromMilliseconds(100),
            QueueLimit = 0,
        });
}
