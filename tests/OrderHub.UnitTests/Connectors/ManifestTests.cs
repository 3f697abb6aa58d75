using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

public sealed class ManifestTests
{
    [Fact]
    public void Every_fault_of_a_manifest_is_told_at_once_with_its_path()
    {
        var (manifest, faults) = ManifestReader.Read("""
            {
              "name": "Bad Name", "system": "X", "title": { "en": "x" }, "timeZone": "Beijing", "charset": "big5", "colour": 1,
              "limits": { "timeout": "10 s", "concurrency": 0, "breakRatio": 2 },
              "inbound": {
                "envelope": "soap", "appKey": {}, "signature": { "scheme": "sorted-md5", "given": { "field": "sign", "header": "X" } },
                "operations": [{ "name": "a", "method": "m", "kind": "order" }, { "name": "a", "method": "n", "kind": "letter" }], "errors": {}
              },
              "outbound": { "operations": [{ "name": "o", "verb": "POST", "path": "http://elsewhere/x", "envelope": "soap", "queryBeforeRetry": "q" }] },
              "codes": [{ "name": "t", "document": "d", "map": {} }]
            }
            """);
        Assert.Null(manifest);
        Assert.Equal(
            string.Join('\n', new[]
            {
                "charset", "codes[0].map", "colour", "inbound.appKey", "inbound.errors", "inbound.operations", "inbound.operations[1].kind",
                "inbound.signature.given", "inbound.signature.scheme", "limits.breakRatio", "limits.concurrency", "limits.timeout", "name",
                "outbound.operations", "outbound.operations[0].path", "outbound.operations[0].soapMethod", "timeZone", "title.zh",
            }),
            string.Join('\n', faults.Select(fault => fault.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_fault_of_a_mapping_is_told_at_once()
    {
        var manifest = File.ReadAllText(Path.Combine(Partners.Folder, "terminal", "manifest.json"));
        var mapping = JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, "terminal", "mapping.json")))!;
        var push = mapping["inbound"]!["pushState"]!;
        push["rows"]![0]!["from"] = "wb[";
        push["rows"]![1]!["table"] = "no such table";
        push["reply"] = "$nosuchfunction(outcome)";
        mapping["outbound"]!.AsObject().Remove("withdraw");
        mapping["outbound"]!["query"]!["done"] = "1 +";
        mapping["outbound"]!["pickup"]!.AsObject().Remove("happened");
        mapping["outbound"]!["other"] = JsonNode.Parse("""{ "request": [], "done": "true", "response": [] }""");

        var (connector, faults) = ConnectorCatalog.Read(manifest, mapping.ToJsonString(), new JsonataCompiler());

        Assert.Null(connector);
        Assert.Equal(
            string.Join('\n', new[]
            {
                "inbound.pushState.reply", "inbound.pushState.rows[0].from", "inbound.pushState.rows[1].table", "outbound.other",
                "outbound.pickup.happened", "outbound.query.done", "outbound.withdraw",
            }),
            string.Join('\n', faults.Select(fault => fault.Path).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Expressions_that_are_none_are_told_with_the_faults_of_the_manifest_and_of_the_mappings_form()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, "terminal", "manifest.json")))!;
        var mapping = JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, "terminal", "mapping.json")))!;
        manifest["timeZone"] = "Beijing";
        mapping["inbound"]!["pushState"]!["rows"]![0]!["from"] = "wb[";
        mapping["inbound"]!["pushState"]!["rows"]![1]!["colour"] = "red";
        mapping["outbound"]!["query"]!["done"] = "1 +";
        mapping["outbound"]!["pickup"]!.AsObject().Remove("done");

        var (_, faults) = ConnectorCatalog.Read(manifest.ToJsonString(), mapping.ToJsonString(), new JsonataCompiler());

        Assert.Equal(
            string.Join('\n', new[] { "inbound.pushState.rows[0].from", "inbound.pushState.rows[1].colour", "outbound.pickup.done", "outbound.query.done", "timeZone" }),
            string.Join('\n', faults.Select(fault => fault.Path).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "target": "a b", "from": "x" }""", "target")]
    [InlineData("""{ "target": "a" }""", "from")]
    [InlineData("""{ "target": "a", "from": "x", "each": "y" }""", "each")]
    [InlineData("""{ "target": "a", "from": "x", "type": "code" }""", "table")]
    [InlineData("""{ "target": "a", "from": "x", "type": "colour" }""", "type")]
    [InlineData("""{ "target": "a", "from": "x", "requierd": true }""", "requierd")]
    public void A_row_that_cannot_work_is_a_fault(string row, string where)
    {
        var (_, faults) = MappingReader.Read($$"""{ "version": "1", "inbound": { "o": { "rows": [{{row}}], "reply": "{}" } } }""");
        Assert.Equal($"inbound.o.rows[0].{where}", Assert.Single(faults).Path);
    }

    [Fact]
    public void A_server_with_a_wrong_connector_does_not_start_and_says_where_it_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("orderhub-connectors-");
        try
        {
            var wrong = folder.CreateSubdirectory("wrong").FullName;
            File.WriteAllText(Path.Combine(wrong, "manifest.json"), """{ "name": "wrong" }""");
            File.WriteAllText(Path.Combine(wrong, "mapping.json"), """{ "version": 1 }""");
            var stop = Assert.Throws<SetupException>(() => ConnectorCatalog.Load(folder.FullName, new JsonataCompiler()));
            Assert.Equal(SetupFailure.Settings, stop.Failure);
            Assert.Contains("connectors/wrong/manifest.json title:", stop.Message, StringComparison.Ordinal);
            Assert.Contains("connectors/wrong/mapping.json version:", stop.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_customers_own_code_wins_over_everyones()
    {
        var manifest = Partners.Catalog.Find("terminal")!.Manifest with
        {
            Codes =
            [
                new() { Name = "t", Document = "d", Map = new Dictionary<string, string>(StringComparer.Ordinal) { ["1"] = "ALL", ["2"] = "TWO" } },
                new() { Name = "t", Document = "d", Customer = "C", Map = new Dictionary<string, string>(StringComparer.Ordinal) { ["1"] = "OWN" } },
            ],
        };
        Assert.Equal("OWN", manifest.Find("t", new("d", null, "C"), "1"));
        Assert.Equal("ALL", manifest.Find("t", new("d", null, "D"), "1"));
        Assert.Equal("TWO", manifest.Find("t", new("d", null, "C"), "2"));
        Assert.Null(manifest.Find("t", new("other", null, "C"), "1"));
        Assert.Null(manifest.Find("t", new("d", null, null), "3"));
    }
}
