using System.Net;
using System.Threading.RateLimiting;
using OrderHub.Connectors.Manifests;
using Polly;
using Polly.CircuitBreaker;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>The line to one partner: its pooled connections, its share of calls at once, its circuit breaker. One that is slow holds up no other.</summary>
public sealed class PartnerLine : IDisposable
{
    private readonly ConcurrencyLimiter limiter;
    private readonly ResiliencePipeline<OutboundResult> breaker;

    public PartnerLine(LimitsManifest limits, TimeProvider time)
    {
        Http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = limits.Concurrency,
            // The trace is that of the order, written by the caller.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = limits.MaxBytes,
        };
        limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.Concurrency,
            QueueLimit = limits.Queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        breaker = new ResiliencePipelineBuilder<OutboundResult> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<OutboundResult>
            {
                FailureRatio = limits.BreakRatio,
                MinimumThroughput = limits.BreakMinimum,
                SamplingDuration = limits.BreakWindow,
                BreakDuration = limits.BreakTime,
                // A partner that says no, or not yet, is well; one that is silent or unreadable is not.
                ShouldHandle = new PredicateBuilder<OutboundResult>()
                    .HandleResult(result => result is OutboundResult.Unknown or OutboundResult.Failed { Code: not OutboundCodes.AnswerFailed }),
            })
            .Build();
    }

    public HttpClient Http { get; }

    /// <summary>Makes the call when it is its turn, unless the queue is full or the circuit is open.</summary>
    public async Task<OutboundResult> RunAsync(Func<CancellationToken, Task<OutboundResult>> call, CancellationToken ct)
    {
        using var lease = await limiter.AcquireAsync(1, ct);
        if (!lease.IsAcquired)
        {
            return new OutboundResult.Failed(OutboundCodes.Busy, "Too many calls to this partner are waiting.", TimeSpan.FromSeconds(1));
        }

        try
        {
            return await breaker.ExecuteAsync(async token => await call(token), ct);
        }
        catch (BrokenCircuitException open)
        {
            return new OutboundResult.Failed(
                OutboundCodes.CircuitOpen, "The partner failed too often; it is left alone for a moment.", open.RetryAfter ?? TimeSpan.FromSeconds(1));
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        limiter.Dispose();
    }
}
