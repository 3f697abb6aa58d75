using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Protocols;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>A partner that no setting describes: one interface, and the rest stays data.</summary>
public sealed class ProtocolTests
{
    private const string Manifest = """
        {
          "name": "bars", "system": "BARS", "title": { "en": "Bars", "zh": "竖线" }, "timeZone": "+08:00", "charset": "gbk", "protocol": "bars",
          "inbound": {
            "envelope": "custom", "appKey": { "header": "K" }, "signature": { "scheme": "custom", "given": { "header": "S" } },
            "operations": [{ "name": "state", "method": "state", "kind": "report" }], "errors": { "*": { "code": "1", "zh": "错" } }
          },
          "codes": [{ "name": "state", "document": "state", "map": { "OK": "DELIVERED" } }]
        }
        """;

    private const string Mapping = """
        {
          "version": "1",
          "inbound": { "state": { "rows": [
            { "target": "waybillNo", "from": "waybill", "required": true }, { "target": "status", "from": "code", "type": "code", "table": "state" },
            { "target": "rawCode", "from": "code" }, { "target": "rawTime", "from": "at" }, { "target": "occurredAt", "from": "at", "type": "time", "format": "yyyyMMddHHmm" }
          ], "reply": "{ 'ok': 'ok' }" } },
          "errorReply": "{ 'error': code }"
        }
        """;

    [Fact]
    public void A_program_reads_and_signs_what_no_setting_describes_and_all_else_is_data()
    {
        var (connector, faults) = ConnectorCatalog.Read(Manifest, Mapping, new JsonataCompiler(), new PartnerProtocols([new Bars()]));
        Assert.Empty(faults);
        var message = Read(connector!, "waybill|JDV001|code|OK|at|202503021820", "k:38");
        Assert.Null(message.Failure);
        Assert.Equal("JDV001", message.Report!.WaybillNo);
        Assert.Equal(PartnerCodes.SignatureMismatch, Read(connector!, "waybill|JDV001|code|OK|at|202503021820", "k:37").Failure!.Code);
        Assert.Equal(PartnerCodes.Malformed, Read(connector!, "waybill", "k:7").Failure!.Code);
    }

    [Fact]
    public void A_manifest_that_names_a_program_that_is_not_there_is_a_fault() =>
        Assert.Contains(ConnectorCatalog.Read(Manifest, Mapping, new JsonataCompiler()).Faults, fault => fault.Path == "protocol");

    [Fact]
    public void Json_in_texts_that_is_none_is_a_fault_with_its_path()
    {
        var fault = JsonTexts.Unfold(JsonNode.Parse("""{"a":{"b":"{\"c\":1"}}""")!.AsObject(), ["a.b"], 8);
        Assert.Equal((FaultCodes.Json, "a.b"), (fault!.Code, fault.Path));
        Assert.Null(JsonTexts.Unfold(JsonNode.Parse("""{"a":1,"b":""}""")!.AsObject(), ["a.b", "a", "b", "c.d"], 8));
    }

    private static InboundReading Read(Connector connector, string text, string signature) => Partners.Reader(TimeProvider.System).Read(
        connector,
        new RawMessage
        {
            Body = Encoding.UTF8.GetBytes(text),
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["K"] = "demo-app-key", ["S"] = signature },
        },
        ReadingMode.Receive);

    private sealed class Bars : IPartnerProtocol
    {
        public string Name => "bars";

        public Decoded<JsonObject> Read(ReadOnlySpan<byte> bytes, string? charset, int maxDepth)
        {
            var parts = Encoding.UTF8.GetString(bytes).Split('|');
            return parts.Length % 2 == 0
                ? Decoded<JsonObject>.Of(new(parts.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)JsonValue.Create(pair[1])))))
                : Decoded<JsonObject>.Wrong(FaultCodes.Form, "", "Names and values do not pair.");
        }

        public byte[] Write(JsonObject document, string charset) => Encoding.UTF8.GetBytes(string.Join('|', document.Select(pair => $"{pair.Key}|{pair.Value}")));

        public string Sign(SignedParts parts, string secret) => $"k:{parts.Body.Length}";
    }
}
