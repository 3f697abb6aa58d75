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
            var output = mapping.Response.Run(answer, new MappingContext(connector.Manifest, operation.Name));
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
        var answer = DocumentCodec.Read(body, charset, DocumentFormat.OfAnswer(connector.Manifest, operation, connector.Protocol));
        if (answer.Content is not { } content)
        {
            return null;
        }

        // What a SOAP answer is, its element says.
        return JsonSerializer.SerializeToElement(operation.Answer == Envelope.Soap ? new JsonObject { [answer.Element!] = Nulls.Without(content) } : Nulls.Without(content));
    }

    private static string? AsText(ExpressionResult? result) => result?.Value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
