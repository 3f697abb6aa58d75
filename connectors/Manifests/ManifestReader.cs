using System.Globalization;
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
            Limits = node.Child("limits") is { } limits ? ReadLimits(limits) : new LimitsManifest(),
            Inbound = node.Child("inbound") is { } inbound ? ReadInbound(inbound) : null,
            Outbound = node.Child("outbound") is { } outbound ? ReadOutbound(outbound) : null,
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

        foreach (var twice in manifest.Codes.GroupBy(table => (table.Name, table.Document, table.Customer)).Where(group => group.Count() > 1))
        {
            node.Fault("codes", $"The table '{twice.Key.Name}' for document '{twice.Key.Document}' and customer '{twice.Key.Customer}' is there twice.");
        }

        return manifest;
    }

    private static LimitsManifest ReadLimits(DocumentNode node)
    {
        var usual = new LimitsManifest();
        var limits = new LimitsManifest
        {
            MaxBytes = node.Integer("maxBytes", usual.MaxBytes, 1024, 64 * 1024 * 1024),
            MaxDepth = node.Integer("maxDepth", usual.MaxDepth, 4, 64),
            Timeout = node.Duration("timeout", usual.Timeout),
            Concurrency = node.Integer("concurrency", usual.Concurrency, 1, 1024),
            Queue = node.Integer("queue", usual.Queue, 0, 100_000),
            BreakRatio = node.Share("breakRatio", usual.BreakRatio),
            BreakMinimum = node.Integer("breakMinimum", usual.BreakMinimum, 2, 10_000),
            BreakWindow = node.Duration("breakWindow", usual.BreakWindow),
            BreakTime = node.Duration("breakTime", usual.BreakTime),
        };
        foreach (var (name, value) in new[] { ("timeout", limits.Timeout), ("breakWindow", limits.BreakWindow), ("breakTime", limits.BreakTime) })
        {
            if (value < TimeSpan.FromMilliseconds(500) || value > TimeSpan.FromHours(1))
            {
                node.Fault(name, "Between half a second and an hour.");
            }
        }

        node.Close();
        return limits;
    }

    private static InboundManifest ReadInbound(DocumentNode node)
    {
        var errors = new Dictionary<string, ErrorReply>(StringComparer.Ordinal);
        foreach (var (code, reply) in node.Named("errors"))
        {
            errors[code] = new ErrorReply(reply.Text("code"), reply.Integer("status", 200, 200, 599), reply.Text("zh"));
            reply.Close();
        }

        var inbound = new InboundManifest
        {
            Envelope = ReadEnvelope(node),
            AppKey = ReadPlace(node.Needed("appKey")),
            Method = node.Child("method") is { } method ? ReadPlace(method) : null,
            BusinessField = node.OptionalText("businessField"),
            Signature = ReadSignature(node.Needed("signature")),
            Operations = [.. node.Children("operations").Select(ReadInboundOperation)],
            Errors = errors,
        };
        node.Close();
        if (!node.Has("errors") || !errors.ContainsKey("*"))
        {
            node.Fault("errors", "An entry named '*' must say how all other errors are told.");
        }

        if (inbound.Envelope == Envelope.Form && inbound.BusinessField is null)
        {
            node.Fault("businessField", "A form needs the name of the field that holds the business document.");
        }

        if (inbound.Envelope != Envelope.Form && inbound.Signature.Scheme == SignatureScheme.SortedMd5)
        {
            node.Fault("signature.scheme", "sorted-md5 signs the fields of a form.");
        }

        if (inbound.Operations.Count == 0)
        {
            node.Fault("operations", "At least one operation is needed.");
        }

        RequireDistinct(node, "operations", inbound.Operations.Select(operation => operation.Name));
        RequireDistinct(node, "operations", inbound.Operations.Select(operation => operation.Method));
        return inbound;
    }

    private static InboundOperation ReadInboundOperation(DocumentNode node)
    {
        var operation = new InboundOperation
        {
            Name = node.Text("name"),
            Method = node.Text("method"),
            Kind = node.OneOf("kind", ("order", OperationKind.Order), ("report", OperationKind.Report), ("query", OperationKind.Query)),
            Sensitive = node.Texts("sensitive"),
            Lists = [.. node.Children("lists").Select(list =>
            {
                var lists = new ParallelLists(list.Text("into"), list.Texts("fields"), list.OptionalText("separator") ?? ",");
                list.Close();
                return lists;
            })],
            BitStrings = [.. node.Children("bitStrings").Select(ReadBits)],
        };
        node.Close();
        return operation;
    }

    private static BitString ReadBits(DocumentNode node)
    {
        var length = node.Integer("length", 50, 1, 1000);
        var keys = new Dictionary<int, string>();
        foreach (var (place, key) in node.TextMap("keys"))
        {
            if (int.TryParse(place, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= length)
            {
                keys[number] = key;
            }
            else
            {
                node.Fault($"keys.{place}", $"A place from 1 to {length} is expected.");
            }
        }

        var bits = new BitString(node.Text("into"), node.Text("field"), length, keys, node.Text("otherPrefix"));
        node.Close();
        return bits;
    }

    private static OutboundManifest ReadOutbound(DocumentNode node)
    {
        var outbound = new OutboundManifest
        {
            Signature = node.Child("signature") is { } signature ? ReadSignature(signature) : null,
            AppKey = node.Child("appKey") is { } key ? ReadPlace(key) : null,
            Operations = [.. node.Children("operations").Select(ReadOutboundOperation)],
        };
        node.Close();
        if (outbound.Signature?.Scheme == SignatureScheme.SortedMd5)
        {
            node.Fault("signature.scheme", "Calls are signed with hmac-sha256.");
        }

        RequireDistinct(node, "operations", outbound.Operations.Select(operation => operation.Name));
        var names = outbound.Operations.Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var operation in outbound.Operations.Where(operation => operation.QueryBeforeRetry is not null && !names.Contains(operation.QueryBeforeRetry)))
        {
            node.Fault("operations", $"'{operation.Name}' is to be asked after with '{operation.QueryBeforeRetry}', which is no operation.");
        }

        return outbound;
    }

    private static OutboundOperation ReadOutboundOperation(DocumentNode node)
    {
        var operation = new OutboundOperation
        {
            Name = node.Text("name"),
            Verb = node.OneOf("verb", ("POST", "POST"), ("GET", "GET"), ("PUT", "PUT"), ("DELETE", "DELETE")),
            Path = node.Text("path"),
            Envelope = ReadEnvelope(node),
            SoapMethod = node.OptionalText("soapMethod"),
            Idempotent = node.Flag("idempotent"),
            QueryBeforeRetry = node.OptionalText("queryBeforeRetry"),
        };
        node.Close();
        if (operation.Path.Length > 0 && !RelativePath().IsMatch(operation.Path))
        {
            node.Fault("path", "A path begins with a single slash and holds only letters, digits and -._~/: it cannot lead to another host.");
        }

        if (operation.Envelope == Envelope.Soap && operation.SoapMethod is null)
        {
            node.Fault("soapMethod", "A SOAP call needs the name of its element.");
        }

        return operation;
    }

    private static Envelope ReadEnvelope(DocumentNode node) =>
        node.OneOf("envelope", ("json", Envelope.Json), ("form", Envelope.Form), ("soap", Envelope.Soap));

    private static SignatureManifest ReadSignature(DocumentNode node)
    {
        var signature = new SignatureManifest
        {
            Scheme = node.OneOf("scheme", ("sorted-md5", SignatureScheme.SortedMd5), ("hmac-sha256", SignatureScheme.HmacSha256)),
            Given = ReadPlace(node.Needed("given")),
            Timestamp = node.Child("timestamp") is { } timestamp ? ReadPlace(timestamp) : null,
            TimestampFormat = node.OptionalText("timestampFormat") ?? "unix",
            Nonce = node.Child("nonce") is { } nonce ? ReadPlace(nonce) : null,
            Window = node.Duration("window", TimeSpan.FromMinutes(15)),
        };
        node.Close();
        if (signature.Scheme == SignatureScheme.HmacSha256 && (signature.Timestamp is null || signature.Nonce is null))
        {
            node.Fault("", "hmac-sha256 signs a time stamp and a nonce: say where they stand.");
        }

        return signature;
    }

    private static Place ReadPlace(DocumentNode node)
    {
        var (field, header) = (node.OptionalText("field"), node.OptionalText("header"));
        node.Close();
        if (string.IsNullOrEmpty(field) == string.IsNullOrEmpty(header))
        {
            node.Fault("", "Either a field or a header is expected.");
        }

        return string.IsNullOrEmpty(header) ? new Place(PlaceKind.Field, field ?? "") : new Place(PlaceKind.Header, header);
    }

    private static CodeTable ReadCodes(DocumentNode node)
    {
        var table = new CodeTable
        {
            Name = node.Text("name"),
            Document = node.Text("document"),
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

    private static void RequireDistinct(DocumentNode node, string name, IEnumerable<string> values)
    {
        foreach (var twice in values.Where(value => value.Length > 0).GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            node.Fault(name, $"'{twice.Key}' is there twice.");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex ConnectorName();

    [GeneratedRegex("^/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex RelativePath();
}
