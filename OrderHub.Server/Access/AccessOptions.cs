using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Access;

/// <summary>Limits of the HTTP surface.</summary>
public sealed class AccessOptions
{
    public const string Section = "OrderHub:Access";

    [Description("Largest request body in bytes; a larger one is answered 413.")]
    [Range(1024, 100_000_000)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    [Description("Largest body of a batch of orders in bytes; a larger one is answered 413.")]
    [Range(1024, 100_000_000)]
    public int MaxBatchBytes { get; set; } = 8 * 1024 * 1024;

    [Description("Items of one batch that are worked on at the same time.")]
    [Range(1, 256)]
    public int BatchParallelism { get; set; } = 16;

    [Description("Deepest nesting of a JSON body.")]
    [Range(8, 128)]
    public int MaxJsonDepth { get; set; } = 32;

    [Description("Requests a second that one tenant may make of this node; above it the answer is 429 with Retry-After.")]
    [Range(1, 10_000_000)]
    public int TenantRequestsPerSecond { get; set; } = 20_000;

    [Description("Requests a second from one address without a tenant, such as partners' messages before their signature is checked.")]
    [Range(1, 10_000_000)]
    public int AddressRequestsPerSecond { get; set; } = 10_000;

    [Description("Live event streams that this node keeps open at once.")]
    [Range(1, 100_000)]
    public int LiveStreams { get; set; } = 1000;

    [Description("Seconds between two signs of life on a live event stream.")]
    [Range(1, 300)]
    public int LivePingSeconds { get; set; } = 15;
}
