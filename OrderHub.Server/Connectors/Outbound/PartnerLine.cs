using System.Net;
using System.Threading.RateLimiting;
using OrderHub.Connectors.Manifests;
using Polly;
using Polly.CircuitBreaker;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>
/// The line to one partner: its pooled connections, its own bounded queue, its share of calls at once and a second, its circuit breaker.
/// One that is slow holds up no other. In order: 1 a place in the queue, 2 a token of the rate, 3 the breaker, 4 the call, 5 perhaps another try.
/// </summary>
public sealed class PartnerLine : IDisposable
{
    private readonly ConcurrencyLimiter limiter;
    private readonly TokenBucketRateLimiter? rate;
    private readonly LimitsManifest limits;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline<OutboundResult> breaker;

    public PartnerLine(LimitsManifest limits, TimeProvider time)
    {
        (this.limits, this.time) = (limits, time);
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
        rate = limits.RatePerSecond == 0 ? null : new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            // Tokens come ten times a second, so that a rate is a flow and not a burst at every full second.
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(limits.RatePerSecond < 10 ? 1000.0 / limits.RatePerSecond : 100),
            TokensPerPeriod = Math.Max(1, limits.RatePerSecond / 10),
            TokenLimit = Math.Max(1, limits.RatePerSecond / 10),
            QueueLimit = limits.Concurrency,
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
        // 1. Queue
        using var lease = await limiter.AcquireAsync(1, ct);
        if (!lease.IsAcquired)
        {
            return new OutboundResult.Failed(OutboundCodes.Busy, "Too many calls to this partner are waiting.", TimeSpan.FromSeconds(1));
        }

        for (var tries = 1; ; tries++)
        {
            var result = await TryAsync(call, ct);

            // 5. Another try, in the call's own place. Only of what surely did not happen, and not while the partner asks to be left alone.
            if (tries >= limits.Tries || result is not OutboundResult.Failed { RetryAfter: null, Code: not OutboundCodes.CircuitOpen })
            {
                return result;
            }

            await Task.Delay(limits.RetryDelay * (1 << (tries - 1)), time, ct);
        }
    }

    private async Task<OutboundResult> TryAsync(Func<CancellationToken, Task<OutboundResult>> call, CancellationToken ct)
    {
        // 2. Rate
        using var token = rate is null ? null : await rate.AcquireAsync(1, ct);
        if (token?.IsAcquired == false)
        {
            return new OutboundResult.Failed(OutboundCodes.Busy, "More calls than this partner takes a second are waiting.", TimeSpan.FromSeconds(1));
        }

        // 3. and 4. Breaker and call
        try
        {
            return await breaker.ExecuteAsync(async inner => await call(inner), ct);
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
        rate?.Dispose();
    }
}
