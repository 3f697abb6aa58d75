using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>A request ready to be sent, with its body for the record.</summary>
internal sealed record WrittenRequest(HttpRequestMessage Message, byte[] Body);

/// <summary>Writes a mapped document as a request in the partner's envelope, signed.</summary>
internal static class RequestWriter
{
    public static WrittenRequest Write(
        Connector connector, OutboundOperation operation, Uri address, JsonObject document, OutboundCall call, PartnerCredential? credential, DateTimeOffset now)
    {
        var inQuery = operation.Verb is "GET" or "DELETE";
        var target = new Uri(address.ToString().TrimEnd('/') + operation.Path + (inQuery ? Query(document) : ""));
        var body = inQuery ? [] : Body(connector, operation, document);
        var message = new HttpRequestMessage(new HttpMethod(operation.Verb), target);
        if (!inQuery)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(operation.Envelope switch
            {
                Envelope.Soap => $"text/xml; charset={connector.Manifest.Charset.ToUpperInvariant()}",
                Envelope.Form => "application/x-www-form-urlencoded",
                _ => "application/json; charset=utf-8",
            });
        }

        if (operation.Envelope == Envelope.Soap)
        {
            message.Headers.TryAddWithoutValidation("SOAPAction", $"\"{operation.SoapMethod}\"");
        }

        message.Headers.TryAddWithoutValidation("Idempotency-Key", call.IdempotencyKey);
        if (call.TraceParent is not null)
        {
            message.Headers.TryAddWithoutValidation("traceparent", call.TraceParent);
        }

        Sign(message, connector.Manifest.Outbound!, body, credential, now);
        return new(message, body);
    }

    private static void Sign(HttpRequestMessage message, OutboundManifest outbound, byte[] body, PartnerCredential? credential, DateTimeOffset now)
    {
        if (credential is null)
        {
            return;
        }

        if (outbound.AppKey is { Kind: PlaceKind.Header } key)
        {
            message.Headers.TryAddWithoutValidation(key.Name, credential.AppKey);
        }

        if (outbound.Signature is { Scheme: SignatureScheme.HmacSha256 } signature)
        {
            var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            message.Headers.TryAddWithoutValidation(signature.Timestamp!.Name, timestamp);
            message.Headers.TryAddWithoutValidation(signature.Nonce!.Name, nonce);
            message.Headers.TryAddWithoutValidation(signature.Given.Name, HmacSha256.Sign(credential.Secret, timestamp, nonce, body));
        }
    }

    private static byte[] Body(Connector connector, OutboundOperation operation, JsonObject document) => operation.Envelope switch
    {
        Envelope.Soap => SoapCodec.Write(operation.SoapMethod!, document, connector.Manifest.Charset),
        Envelope.Form => Encoding.ASCII.GetBytes(Query(document).TrimStart('?')),
        _ => Encoding.UTF8.GetBytes(JsonCodec.Write(document)),
    };

    private static string Query(JsonObject document) => document.Count == 0
        ? ""
        : "?" + string.Join('&', document.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value?.ToString() ?? "")}"));
}
