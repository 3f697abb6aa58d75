using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>Decides what an answer means: first by its HTTP status, then by the mapping's expressions over its content.</summary>
internal static class AnswerReader
{
    public static OutboundResult Read(Connector connector, OutboundOperation operation, HttpStatusCode status, string? charset, byte[] body, TimeSpan? retryAfter)
    {
        var code = $"{OutboundCodes.Status}.{(int)status}";
        return status switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable =>
                new OutboundResult.Failed(code, "The partner is too busy.", retryAfter),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout =>
                new OutboundResult.Unknown(code, $"The partner failed with HTTP {(int)status}."),
            HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity =>
                ReadContent(connector, operation, charset, body) is OutboundResult.Refused refused
                    ? refused
                    : new OutboundResult.Refused(code, $"The partner refused the message with HTTP {(int)status}."),
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => ReadContent(connector, operation, charset, body),
            _ => new OutboundResult.Failed(code, $"The partner answered HTTP {(int)status}: is the address right, and are the credentials?"),
        };
    }

    private static OutboundResult ReadContent(Connector connector, OutboundOperation operation, string? charset, byte[] body)
    {
        if (Decode(connector, operation, charset, body) is not { } answer)
        {
            return new OutboundResult.Unknown(OutboundCodes.AnswerUnreadable, "The partner's answer cannot be read.");
        }

        var mapping = connector.Mapping.Outbound[operation.Name];
        var message = AsText(mapping.Message?.Evaluate(answer));
        if (mapping.Done.Evaluate(answer).IsTrue)
        {
            var output = mapping.Response.Run(answer, new MappingContext(connector.Manifest, operation.Name, null));
            return output.Faults.Count == 0
                ? new OutboundResult.Done(output.Value)
                : new OutboundResult.Unknown(OutboundCodes.AnswerUnreadable, string.Join(' ', output.Faults.Select(fault => fault.Message)));
        }

        if (mapping.Refused?.Evaluate(answer).IsTrue == true)
        {
            return new OutboundResult.Refused(
                AsText(mapping.Code?.Evaluate(answer)) ?? $"{connector.Name}.{operation.Name}.refused", message ?? "The partner refused.");
        }

        return mapping.Failed?.Evaluate(answer).IsTrue == true
            ? new OutboundResult.Failed(OutboundCodes.AnswerFailed, message ?? "The partner could not do it now.")
            : new OutboundResult.Unknown(OutboundCodes.AnswerUnknown, message ?? "The partner's answer says nothing that is known.");
    }

    private static JsonElement? Decode(Connector connector, OutboundOperation operation, string? charset, byte[] body)
    {
        var label = charset ?? (operation.Envelope == Envelope.Soap ? XmlCodec.FindLabel(body) : null) ?? connector.Manifest.Charset;
        if (Charsets.Decode(body, label) is not { } text)
        {
            return null;
        }

        var depth = connector.Manifest.Limits.MaxDepth;
        if (operation.Envelope == Envelope.Soap)
        {
            return SoapCodec.Read(text.Text, depth).Value is { } soap
                ? JsonSerializer.SerializeToElement(new JsonObject { [soap.Method] = soap.Content })
                : null;
        }

        return JsonCodec.Read(text.Text, depth).Value is JsonObject document ? JsonSerializer.SerializeToElement(document) : null;
    }

    private static string? AsText(ExpressionResult? result) => result?.Value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
