using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>A request ready to be sent, with its body for the record.</summary>
internal sealed record WrittenRequest(HttpRequestMessage Message, byte[] Body);

/// <summary>
/// Writes a mapped document as a request: 1 the document in its format, 2 the fields around it, 3 the signature over both, 4 each
/// part where the manifest wants it.
/// </summary>
internal static class RequestWriter
{
    /// <summary>The request, or why the partner's format cannot say it.</summary>
    public static (WrittenRequest? Request, MessageFault? Fault) Write(
        Connector connector, OutboundOperation operation, Uri address, JsonObject document, OutboundCall call, PartnerCredential? credential, DateTimeOffset now)
    {
        // 1. Document
        var (business, fault) = Business(connector, operation, document);
        if (fault is not null)
        {
            return (null, fault);
        }

        // 2. Fields
        var outbound = connector.Manifest.Outbound!;
        var parts = Parts(connector, outbound, operation, call, credential, now);
        var members = operation.Content == Envelope.Form || InQuery(operation)
            ? document.Select(pair => Part(PlaceKind.Field, pair.Key, pair.Value?.ToString() ?? "")).ToList()
            : operation.Envelope == Envelope.Form ? [new(PlaceKind.Field, new(outbound.BusinessField!, business!))] : [];

        // 3. Signature
        var form = operation.Envelope == Envelope.Form && !InQuery(operation);
        var body = InQuery(operation) || form ? [] : business!;
        if (outbound.Signature is { } signature && credential is not null)
        {
            var signed = Sign(connector, signature, [.. parts, .. members], business ?? [], body, credential);
            parts.Add(Part(signature.Given.Kind, signature.Given.Name, signed));
        }

        // 4. Places
        var query = parts.Where(part => part.Kind == PlaceKind.Query || (part.Kind == PlaceKind.Field && !form)).Concat(form ? [] : members).ToList();
        body = form ? Encoding.ASCII.GetBytes(FormCodec.Write(parts.Where(part => part.Kind == PlaceKind.Field).Concat(members).Select(part => part.Field))) : body;
        var target = address.ToString().TrimEnd('/') + operation.Path + (query.Count == 0 ? "" : "?" + FormCodec.Write(query.Select(part => part.Field)));
        var message = new HttpRequestMessage(new HttpMethod(operation.Verb), new Uri(target));
        if (!InQuery(operation))
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
                operation.MediaType ?? DocumentCodec.MediaType(form ? Envelope.Form : operation.Content, connector.Manifest.Charset));
        }

        AddHeaders(message, operation, call, parts);
        return (new(message, body), null);
    }

    /// <summary>The business document's bytes; none where the members go into fields.</summary>
    public static Decoded<byte[]> Business(Connector connector, OutboundOperation operation, JsonObject document)
    {
        var mapping = connector.Mapping.Outbound[operation.Name];
        if (mapping.RequestTemplate is { } template)
        {
            var (text, error) = template.Render(JsonSerializer.SerializeToElement(document));
            return text is null
                ? Decoded<byte[]>.Wrong(FaultCodes.Expression, "requestTemplate", $"The template failed: {error}")
                : Charsets.Encode(text, connector.Manifest.Charset, "requestTemplate");
        }

        return operation.Content == Envelope.Form || InQuery(operation)
            ? Decoded<byte[]>.Of([])
            : DocumentCodec.Write(document, DocumentFormat.OfRequest(connector.Manifest, operation, connector.Protocol));
    }

    private static bool InQuery(OutboundOperation operation) => operation.Verb is "GET" or "DELETE";

    private static List<RequestPart> Parts(
        Connector connector, OutboundManifest outbound, OutboundOperation operation, OutboundCall call, PartnerCredential? credential, DateTimeOffset now)
    {
        var parts = outbound.Parts.Select(part => Part(part.Place.Kind, part.Place.Name, part.Value)).ToList();
        Add(outbound.Method, operation.Method);
        Add(outbound.IdempotencyKey, call.IdempotencyKey);
        if (credential is not null)
        {
            Add(outbound.AppKey, credential.AppKey);
            Add(outbound.Signature?.Timestamp, PartnerClock.Write(now, outbound.Signature?.TimestampFormat ?? PartnerClock.UnixSeconds, connector.Manifest.TimeZone));
            Add(outbound.Signature?.Nonce, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        }

        return parts;

        void Add(Place? place, string? value)
        {
            if (place is not null && value is not null)
            {
                parts.Add(Part(place.Kind, place.Name, value));
            }
        }
    }

    private static string Sign(
        Connector connector, SignatureManifest signature, IReadOnlyList<RequestPart> parts, byte[] business, byte[] body, PartnerCredential credential)
    {
        var signed = new SignedParts
        {
            Fields = [.. parts.Where(part => part.Kind != PlaceKind.Header).Select(part => part.Field)],
            SignatureField = signature.Given.Name,
            Business = business,
            Body = body,
            Timestamp = Find(signature.Timestamp),
            Nonce = Find(signature.Nonce),
            AppKey = credential.AppKey,
        };
        return signature.Scheme == SignatureScheme.Custom && connector.Protocol is { } protocol
            ? protocol.Sign(signed, credential.Secret)
            : Signature.Make(signature.Scheme, signed, credential.Secret);

        string Find(Place? place) => place is null ? "" : parts.FirstOrDefault(part => part.Kind == place.Kind && part.Field.Name == place.Name)?.Field.Text ?? "";
    }

    private static void AddHeaders(HttpRequestMessage message, OutboundOperation operation, OutboundCall call, IEnumerable<RequestPart> parts)
    {
        if (operation.Envelope == Envelope.Soap)
        {
            message.Headers.TryAddWithoutValidation("SOAPAction", $"\"{operation.SoapMethod}\"");
        }

        message.Headers.TryAddWithoutValidation("Idempotency-Key", call.IdempotencyKey);
        if (call.TraceParent is not null)
        {
            message.Headers.TryAddWithoutValidation("traceparent", call.TraceParent);
        }

        foreach (var header in parts.Where(part => part.Kind == PlaceKind.Header))
        {
            message.Headers.TryAddWithoutValidation(header.Field.Name, header.Field.Text);
        }
    }

    private static RequestPart Part(PlaceKind kind, string name, string value) => new(kind, new FormField(name, Encoding.UTF8.GetBytes(value)));

    private sealed record RequestPart(PlaceKind Kind, FormField Field);
}
