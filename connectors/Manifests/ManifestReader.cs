using System.Text.Json;
using System.Text.RegularExpressions;
using OrderHub.Connectors.Codecs;

namespace OrderHub.Connectors.Manifests;

/// <summary>Reads <c>manifest.json</c> and reports all its faults at once.</summary>
public static partial class ManifestReader
{
    /// <summary>A manifest, or every reason why it is none.</summary>
    public static (ConnectorManifest? Manifest, IReadOnlyList<MessageFault> Faults) Read(string json)
    {
        var faults = new FaultList(FaultCodes.Manifest);
        var (document, fault) = JsonCodec.Read(json, maxDepth: 16);
        if (fault is not null)
        {
            return (null, [fault with { Code = FaultCodes.Manifest }]);
        }

        using var parsed = JsonDocument.Parse(document!.ToJsonString());
        var manifest = ReadManifest(new DocumentNode(parsed.RootElement, "", faults));
        return faults.Faults.Count == 0 ? (manifest, []) : (null, faults.Faults);
    }

    private static ConnectorManifest ReadManifest(DocumentNode node)
    {
        var title = node.Needed("title");
        var manifest = new ConnectorManifest
        {
            Name = node.Text("name"),
            System = node.Text("system"),
            TitleEn = title.Text("en"),
            TitleZh = title.Text("zh"),
            TimeZone = node.Offset("timeZone"),
            Charset = node.OneOf("charset", (Charsets.Utf8, Charsets.Utf8), (Charsets.Gbk, Charsets.Gbk), (Charsets.Gb18030, Charsets.Gb18030)),
            AllowedHosts = node.Texts("allowedHosts"),
            Protocol = node.OptionalText("protocol"),
            Limits = node.Child("limits") is { } limits ? LimitsReader.Read(limits) : new LimitsManifest(),
            Inbound = node.Child("inbound") is { } inbound ? InboundReader.Read(inbound) : null,
            Outbound = node.Child("outbound") is { } outbound ? OutboundReader.Read(outbound) : null,
            Orders = node.Child("orders") is { } orders ? OrdersReader.Read(orders) : null,
            Codes = [.. node.Children("codes").Select(ReadCodes)],
        };
        title.Close();
        node.Close();
        if (manifest.Name.Length > 0 && !ConnectorName().IsMatch(manifest.Name))
        {
            node.Fault("name", "A name has 2 to 32 lower-case letters, digits or hyphens and begins with a letter.");
        }

        if (manifest.Inbound is null && manifest.Outbound is null)
        {
            node.Fault("", "A connector has an inbound part, an outbound part, or both.");
        }

        RequireProtocol(node, manifest);
        RequirePolls(node, manifest);
        RequireResult(node, manifest);
        OrdersReader.Require(node, manifest);
        foreach (var twice in manifest.Codes.GroupBy(table => (table.Name, table.Document, table.System, table.Customer)).Where(group => group.Count() > 1))
        {
            node.Fault("codes", $"The table '{twice.Key.Name}' for document '{twice.Key.Document}', system '{twice.Key.System}' and customer '{twice.Key.Customer}' is there twice.");
        }

        return manifest;
    }

    private static CodeTable ReadCodes(DocumentNode node)
    {
        var table = new CodeTable
        {
            Name = node.Text("name"),
            Document = node.Text("document"),
            System = node.OptionalText("system"),
            Customer = node.OptionalText("customer"),
            Map = node.TextMap("map"),
        };
        node.Close();
        if (table.Map.Count == 0)
        {
            node.Fault("map", "A table without codes says nothing.");
        }

        return table;
    }

    private static void RequireProtocol(DocumentNode node, ConnectorManifest manifest)
    {
        var custom = manifest.Inbound is { } inbound && (inbound.Content == Envelope.Custom || inbound.Signature?.Scheme == SignatureScheme.Custom)
            || manifest.Outbound is { } outbound
                && (outbound.Signature?.Scheme == SignatureScheme.Custom || outbound.Operations.Any(operation => operation.Content == Envelope.Custom || operation.Answer == Envelope.Custom));
        if (custom && manifest.Protocol is null)
        {
            node.Fault("protocol", "Something here is custom: name the program that does it.");
        }
    }

    private static void RequireResult(DocumentNode node, ConnectorManifest manifest)
    {
        if (manifest.Inbound?.Folder?.Result is { } result && manifest.Outbound?.Operations.Any(operation => operation.Name == result) != true)
        {
            node.Fault("inbound.folder.result", $"There is no outbound operation '{result}'.");
        }
    }

    private static void RequirePolls(DocumentNode node, ConnectorManifest manifest)
    {
        foreach (var (poll, index) in manifest.Inbound?.Polls.Select((poll, index) => (poll, index)) ?? [])
        {
            if (manifest.Outbound?.Operations.Any(operation => operation.Name == poll.Ask) != true)
            {
                node.Fault($"inbound.polls[{index}].ask", $"There is no outbound operation '{poll.Ask}'.");
            }

            if (manifest.Inbound!.Operations.All(operation => operation.Name != poll.Into))
            {
                node.Fault($"inbound.polls[{index}].into", $"There is no inbound operation '{poll.Into}'.");
            }
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    private static partial Regex ConnectorName();
}
