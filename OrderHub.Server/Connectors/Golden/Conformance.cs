using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Outbound;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>
/// Plays golden messages against a living system. As the hub it makes each golden call and asks whether the answer has a meaning that
/// the agreement knows; what the answer is depends on the partner's state, so that any known meaning conforms. As the partner it sends
/// each golden message, signed anew for the present, and asks for the agreed kind of reply.
/// </summary>
public static class Conformance
{
    private const int Kept = 300;

    // Messages that are golden for being wrong in just this are sent as they are.
    private static readonly HashSet<string> AboutTheSignature = new(StringComparer.Ordinal)
    {
        PartnerCodes.AppKeyMissing, PartnerCodes.AppKeyUnknown, PartnerCodes.SignatureMissing, PartnerCodes.SignatureMismatch, PartnerCodes.TimestampWindow,
    };

    public static async Task<ConformanceReport> RunAsync(
        Connector connector, IReadOnlyList<GoldenFile> files, Uri address, PartnerCredential credential, bool asPartner, TimeProvider time, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            Timeout = connector.Manifest.Limits.Timeout,
            MaxResponseContentBufferSize = connector.Manifest.Limits.MaxBytes,
        };
        var items = new List<ConformanceItem>();
        foreach (var file in files)
        {
            if (!asPartner && file.Content["call"] is JsonObject call && GoldenCall.Find(connector, call) is { Transport: TransportKind.Http } operation)
            {
                items.Add(await PlayCallAsync(http, connector, operation, file, call, address, credential, time, ct));
            }
            else if (asPartner && file.Content["message"] is JsonObject && connector.Manifest.Inbound is { Transport: TransportKind.Http })
            {
                items.Add(await PlayMessageAsync(http, connector, file, address, credential, time, ct));
            }
        }

        return new(connector.Name, connector.Version, address.GetLeftPart(UriPartial.Path), time.GetUtcNow(), items);
    }

    private static async Task<ConformanceItem> PlayCallAsync(
        HttpClient http, Connector connector, OutboundOperation operation, GoldenFile file, JsonObject call, Uri address, PartnerCredential credential, TimeProvider time, CancellationToken ct)
    {
        var (request, faults) = GoldenCall.Write(connector, operation, call, address, credential, time.GetUtcNow(), Guid.NewGuid().ToString("N"));
        if (request is null)
        {
            return new(file.Name, file.Title, operation.Name, "not sent", 0, faults);
        }

        using var message = request.Message;
        var sent = $"{message.Method} {message.RequestUri!.AbsolutePath}";
        var (status, charset, body, took, failure) = await SendAsync(http, message, ct);
        if (failure is not null)
        {
            return new(file.Name, file.Title, sent, failure, took, [failure]);
        }

        var result = AnswerReader.Read(connector, operation, (HttpStatusCode)status, charset, body, null);
        var (kind, code, said) = GoldenCall.Describe(result);
        var outcome = $"HTTP {status}, {kind}{(code is null ? "" : $" {code}")}";
        var understood = result is OutboundResult.Done or OutboundResult.Refused
            || result is OutboundResult.Failed { Code: OutboundCodes.AnswerFailed };
        IReadOnlyList<string> differences = understood ? [] : [$"The answer has no meaning that was agreed: {said}", $"It was: {Short(connector, body)}"];
        return new(file.Name, file.Title, sent, outcome, took, differences);
    }

    private static async Task<ConformanceItem> PlayMessageAsync(
        HttpClient http, Connector connector, GoldenFile file, Uri address, PartnerCredential credential, TimeProvider time, CancellationToken ct)
    {
        var expected = (JsonObject)file.Content["expect"]!;
        var raw = GoldenFile.ReadRaw(file.Content["message"]!);
        if (!AboutTheSignature.Contains((string?)expected["error"] ?? ""))
        {
            raw = PartnerSigning.Renew(connector, raw, credential, time.GetUtcNow());
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, $"{address.ToString().TrimEnd('/')}/partners/{connector.Name}{(raw.Query.Length == 0 ? "" : "?" + raw.Query)}");
        message.Content = new ByteArrayContent(raw.Body);
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
            connector.Manifest.Inbound!.Envelope == Envelope.Form ? "application/x-www-form-urlencoded" : "application/octet-stream");
        message.Content.Headers.ContentType.CharSet = raw.Charset;
        foreach (var (name, value) in raw.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        var sent = $"POST /partners/{connector.Name}";
        var (status, _, body, took, failure) = await SendAsync(http, message, ct);
        if (failure is not null)
        {
            return new(file.Name, file.Title, sent, failure, took, [failure]);
        }

        var differences = new List<string>();
        if (expected["error"] is null && expected["status"] is null)
        {
            // A good message may be refused by the business; what must not be is an answer of the transport.
            if (status is >= 500 or 404)
            {
                differences.Add($"HTTP {status}: {Short(connector, body)}");
            }
        }
        else
        {
            GoldenReply.Check(connector, expected, status, body, differences);
        }

        return new(file.Name, file.Title, sent, $"HTTP {status}", took, differences);
    }

    private static async Task<(int Status, string? Charset, byte[] Body, long Milliseconds, string? Failure)> SendAsync(HttpClient http, HttpRequestMessage message, CancellationToken ct)
    {
        var clock = Stopwatch.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(message, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            return ((int)response.StatusCode, response.Content.Headers.ContentType?.CharSet, body, Took(), null);
        }
        catch (HttpRequestException failure)
        {
            return (0, null, [], Took(), $"no answer: {failure.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (0, null, [], Took(), $"no answer within {http.Timeout.TotalSeconds:0.#} s");
        }

        long Took() => (long)Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    private static string Short(Connector connector, byte[] body)
    {
        var text = Charsets.Decode(body, connector.Manifest.Charset)?.Text ?? Encoding.Latin1.GetString(body);
        return text.Length == 0 ? "empty" : text.Length <= Kept ? text : text[..Kept] + "…";
    }
}
