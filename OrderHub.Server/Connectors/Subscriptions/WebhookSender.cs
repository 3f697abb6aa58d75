using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>What a subscriber answered.</summary>
/// <param name="HttpStatus">0: nothing.</param>
/// <param name="Problem">Why it does not count as taken; null: it does.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="RetryAfter">When it wants to be asked again.</param>
public sealed record WebhookAnswer(int HttpStatus, string? Problem, TimeSpan Duration, TimeSpan? RetryAfter = null);

/// <summary>
/// Sends an event, signed as <c>hmac-sha256</c> of the connectors: over time stamp, nonce and the body's bytes. Follows no redirection, uses no
/// proxy, reads no more of the answer than its status. Never throws for what the network does.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private readonly WebhookAddress rule;
    private readonly TimeProvider time;
    private readonly IOptions<SubscriptionOptions> options;
    private readonly HttpClient http;

    public WebhookSender(WebhookAddress rule, IOptions<SubscriptionOptions> options, TimeProvider time)
    {
        (this.rule, this.options, this.time) = (rule, options, time);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<WebhookAnswer> SendAsync(string url, string secret, StatusEvent told, string? traceParent, CancellationToken ct)
    {
        var clock = Stopwatch.GetTimestamp();
        using var activity = Telemetry.Source.StartActivity("webhook", ActivityKind.Client, traceParent);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(options.Value.Timeout);
        try
        {
            if (rule.FindFault(url) is { } fault)
            {
                return new(0, fault, TimeSpan.Zero);
            }

            using var request = Write(url, secret, told, activity?.Id ?? traceParent);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            var status = (int)answer.StatusCode;
            return new(status, answer.IsSuccessStatusCode ? null : $"The subscriber answered {status}.", Stopwatch.GetElapsedTime(clock), answer.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(0, $"The subscriber did not answer within {options.Value.Timeout.TotalSeconds:0.#} s.", Stopwatch.GetElapsedTime(clock));
        }
        catch (HttpRequestException failure)
        {
            return new(0, failure.InnerException is WebhookRefusedException refused ? refused.Message : $"The subscriber cannot be reached: {failure.HttpRequestError}.", Stopwatch.GetElapsedTime(clock));
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Write(string url, string secret, StatusEvent told, string? traceParent)
    {
        var body = told.ToBytes();
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("X-Nonce", nonce);
        request.Headers.TryAddWithoutValidation("X-Signature", HmacSha256.Sign(secret, timestamp, nonce, body));
        request.Headers.TryAddWithoutValidation("X-Event-Id", told.EventId);
        request.Headers.TryAddWithoutValidation("User-Agent", "OrderHub");
        if (traceParent is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        }

        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var reachable = (await System.Net.Dns.GetHostAddressesAsync(host, ct)).Where(address => rule.MayReach(host, address)).ToArray();
        if (reachable.Length == 0)
        {
            throw new WebhookRefusedException($"{host} is in a network that the hub does not call.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class WebhookRefusedException(string message) : Exception(message);
}
