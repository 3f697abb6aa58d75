using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Replies;

/// <summary>Writes answers by the connector's own expressions and templates. One that fails gives a bare answer rather than none.</summary>
public static class ReplyWriter
{
    private const int FaultsTold = 50;

    /// <summary>The answer to an operation that went well.</summary>
    public static PartnerReply Done(Connector connector, InboundOperation operation, JsonObject result) =>
        Write(connector, connector.Mapping.Inbound[operation.Name].Reply, result, 200, null);

    /// <summary>The answer to anything that was not taken.</summary>
    public static PartnerReply Error(Connector connector, string code, string message, IReadOnlyList<Fault> faults, TimeSpan? retryAfter = null)
    {
        var errors = connector.Manifest.Inbound!.Errors;
        var said = errors.GetValueOrDefault(code) ?? errors.GetValueOrDefault("*") ?? new ErrorReply(code, 200, "");
        var details = faults.Where(fault => fault.Path.Length > 0).Take(FaultsTold);
        var error = new JsonObject
        {
            ["code"] = code,
            ["partnerCode"] = said.Code,
            ["zh"] = said.Zh,
            ["message"] = message,
            ["faults"] = new JsonArray([.. details.Select(fault => (JsonNode)new JsonObject { ["code"] = fault.Code, ["path"] = fault.Path, ["message"] = fault.Message })]),
        };
        return Write(connector, connector.Mapping.ErrorReply, error, said.Status, retryAfter);
    }

    private static PartnerReply Write(Connector connector, CompiledReply? reply, JsonObject input, int status, TimeSpan? retryAfter)
    {
        var charset = connector.Manifest.Charset;
        if (reply is null)
        {
            // Files and the hub's own questions are answered to nobody.
            return new(status, DocumentCodec.MediaType(Envelope.Text, charset), [], retryAfter);
        }

        var envelope = connector.Manifest.Inbound!.Content is Envelope.Csv or Envelope.Fixed ? Envelope.Json : connector.Manifest.Inbound.Content;
        var element = JsonSerializer.SerializeToElement(input);
        if (reply.Template?.Render(element).Text is { } text && Charsets.Encode(text, charset, "").Value is { } rendered)
        {
            return new(status, DocumentCodec.MediaType(envelope, charset), rendered, retryAfter);
        }

        var document = reply.Expression?.Evaluate(element).Value is { ValueKind: JsonValueKind.Object } made
            ? JsonObject.Create(made)!
            : new JsonObject { ["reply"] = input.DeepClone() };
        return new(status, DocumentCodec.MediaType(envelope, charset), Body(connector, envelope, document), retryAfter);
    }

    private static byte[] Body(Connector connector, Envelope envelope, JsonObject document)
    {
        var (root, content) = document.First();
        var format = new DocumentFormat
        {
            Content = envelope,
            Charset = connector.Manifest.Charset,
            MaxDepth = connector.Manifest.Limits.MaxDepth,
            Element = envelope is Envelope.Soap or Envelope.Xml ? root : null,
            Protocol = connector.Protocol,
        };

        // XML and JSON can say every character in any character set, so there is no fault to tell.
        return DocumentCodec.Write(format.Element is null ? document : content as JsonObject ?? [], format).Value ?? [];
    }
}
