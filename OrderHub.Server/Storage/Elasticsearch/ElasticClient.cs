using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>
/// Requests to a search server over REST. Whatever says that it cannot answer now is a <see cref="SearchUnavailableException"/>; any other
/// status is an answer. After three failures in a row nobody asks for a while: those who wait for a frozen server would only be more.
/// </summary>
internal sealed class ElasticClient : IDisposable
{
    private const int FailuresBeforePause = 3;
    private const string VendorJson = "application/vnd.elasticsearch+json; compatible-with=8";
    private const string VendorLines = "application/vnd.elasticsearch+x-ndjson; compatible-with=8";

    private readonly HttpClient http;
    private readonly SearchOptions options;
    private readonly TimeProvider time;
    private int failures;
    private long pausedUntil;

    public ElasticClient(SearchOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3), PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false };
        if (options.Fingerprint is { } fingerprint)
        {
            var wanted = fingerprint.Replace(":", "", StringComparison.Ordinal);
            handler.SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(wanted, certificate, chain, errors) };
        }

        http = new(handler) { BaseAddress = new(options.Address!), Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = options switch
        {
            { ApiKey: { } key } => new("ApiKey", key),
            { User: { } user, Password: { } password } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
            _ => null,
        };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", IsVendor ? VendorJson : "application/json");
    }

    private bool IsVendor => options.Engine == SearchEngineKind.Elasticsearch;

    /// <summary>Asks, and reads the answer as JSON, whatever its status.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">Path and query, encoded.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="ct">Gives up.</param>
    public Task<ElasticAnswer> AskAsync(HttpMethod method, string path, JsonNode? body, TimeSpan timeout, CancellationToken ct) =>
        AskAsync(method, path, body is null ? null : Content(body.ToJsonString(ElasticJson.Written), IsVendor ? VendorJson : "application/json"), timeout, ct);

    /// <summary>The same with lines of JSON, each of which ends with a line feed.</summary>
    public Task<ElasticAnswer> AskLinesAsync(string path, string lines, TimeSpan timeout, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, path, Content(lines, IsVendor ? VendorLines : "application/x-ndjson"), timeout, ct);

    public void Dispose() => http.Dispose();

    private async Task<ElasticAnswer> AskAsync(HttpMethod method, string path, HttpContent? content, TimeSpan timeout, CancellationToken ct)
    {
        if (time.GetTimestamp() < Volatile.Read(ref pausedUntil))
        {
            throw new SearchUnavailableException("The search server did not answer lately.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            var isBusy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
            if (isBusy)
            {
                throw new HttpRequestException($"The search server answers {(int)response.StatusCode}.", null, response.StatusCode);
            }

            var json = await ReadAsync(stream, patience.Token);
            Volatile.Write(ref failures, 0);
            return new(response.StatusCode, json);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            if (Interlocked.Increment(ref failures) >= FailuresBeforePause)
            {
                Volatile.Write(ref pausedUntil, time.GetTimestamp() + (long)(options.Pause.TotalSeconds * time.TimestampFrequency));
                Volatile.Write(ref failures, 0);
            }

            throw new SearchUnavailableException(failure is OperationCanceledException ? "The search server did not answer in time." : "The search server does not answer.", failure);
        }
    }

    private static async Task<JsonNode?> ReadAsync(Stream stream, CancellationToken ct)
    {
        using var text = new MemoryStream();
        await stream.CopyToAsync(text, ct);
        return text.Length == 0 ? null : JsonNode.Parse(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    private static ByteArrayContent Content(string text, string kind)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(kind);
        return content;
    }

    private static bool IsTrusted(string wanted, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || (certificate is not null && wanted.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase))
        || (chain is not null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            && chain.ChainElements.Any(element => wanted.Equals(element.Certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase)));
}

/// <summary>What a search server answered.</summary>
internal sealed record ElasticAnswer(HttpStatusCode Status, JsonNode? Json)
{
    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>Type of the error, as <c>index_not_found_exception</c>; null for none.</summary>
    public string? ErrorType => Json?["error"] is JsonObject error ? (string?)error["type"] : null;

    /// <summary>The answer, where it is one.</summary>
    /// <exception cref="SearchRefusedException">It is an error: what the driver asked is wrong.</exception>
    public JsonNode Good(string what) => IsGood && Json is { } json
        ? json
        : throw new SearchRefusedException($"The search server refused {what}: {(int)Status} {ErrorType ?? "without a reason"}.");
}
