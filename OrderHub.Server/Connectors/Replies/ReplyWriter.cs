using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Replies;

/// <summary>Writes answers by the connector's own expressions. An expression that fails gives a bare answer rather than none.</summary>
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
        var said = errors.GetValueOrDefault(code) ?? errors["*"];
        var details = faults.Where(fault => fault.Path.Length > 0).Take(FaultsTold);
        var error = new JsonObject
        {
            ["code"] = code,
            ["partnerCode"] = said.Code,
            ["zh"] = said.Zh,
            ["message"] = message,
            ["faults"] = new JsonArray([.. details.Select(fault => (JsonNode)new JsonObject { ["code"] = fault.Code, ["path"] = fault.Path, ["message"] = fault.Message })]),
        };
        return Write(connector, connector.Mapping.ErrorReply!, error, said.Status, retryAfter);
    }

    private static PartnerReply Write(Connector connector, ICompiledExpression expression, JsonObject input, int status, TimeSpan? retryAfter)
    {
        var (value, _) = expression.Evaluate(JsonSerializer.SerializeToElement(input));
        var document = value is { ValueKind: JsonValueKind.Object } made ? JsonObject.Create(made)! : new JsonObject { ["reply"] = input.DeepClone() };
        if (connector.Manifest.Inbound!.Envelope != Envelope.Soap)
        {
            return new(status, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(JsonCodec.Write(document)), retryAfter);
        }

        var (method, content) = document.First();
        var charset = connector.Manifest.Charset;
        return new(
            status, $"text/xml; charset={charset.ToUpperInvariant()}",
            SoapCodec.Write(method, content as JsonObject ?? [], charset), retryAfter);
    }
}
