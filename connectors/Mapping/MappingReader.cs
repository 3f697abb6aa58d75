using System.Text.Json;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Mapping;

/// <summary>Reads <c>mapping.json</c> and reports all faults of its form at once; its expressions are checked when compiled.</summary>
public static class MappingReader
{
    public static (MappingDefinition? Mapping, IReadOnlyList<MessageFault> Faults) Read(string json) =>
        ReadPartly(json) is var (mapping, faults) && faults.Count == 0 ? (mapping, []) : (null, faults);

    /// <summary>Also what could be read of a mapping with faults, so that what is wrong further down is told with them; null: it is no JSON.</summary>
    internal static (MappingDefinition? Mapping, IReadOnlyList<MessageFault> Faults) ReadPartly(string json)
    {
        var (document, fault) = JsonCodec.Read(json, maxDepth: 24);
        if (fault is not null)
        {
            return (null, [fault with { Code = FaultCodes.Mapping }]);
        }

        var faults = new FaultList(FaultCodes.Mapping);
        using var parsed = JsonDocument.Parse(document!.ToJsonString());
        var node = new DocumentNode(parsed.RootElement, "", faults);
        var mapping = new MappingDefinition
        {
            Version = node.Text("version"),
            Inbound = node.Named("inbound").ToDictionary(pair => pair.Name, pair => ReadInbound(pair.Value), StringComparer.Ordinal),
            ErrorReply = node.OptionalText("errorReply"),
            ErrorReplyTemplate = node.OptionalText("errorReplyTemplate"),
            Outbound = node.Named("outbound").ToDictionary(pair => pair.Name, pair => ReadOutbound(pair.Value), StringComparer.Ordinal),
            Orders = ReadRows(node, "orders"),
        };
        node.Close();
        if (mapping.ErrorReply is not null && mapping.ErrorReplyTemplate is not null)
        {
            node.Fault("errorReplyTemplate", "An error reply is an expression or a template, not both.");
        }

        return (mapping, faults.Faults);
    }

    private static InboundMapping ReadInbound(DocumentNode node)
    {
        var mapping = new InboundMapping
        {
            System = node.OptionalText("system"),
            Customer = node.OptionalText("customer"),
            Key = node.OptionalText("key"),
            Rows = ReadRows(node, "rows"),
            Checks = [.. node.Children("checks").Select(check =>
            {
                var read = new MappingCheck(check.Text("path"), check.Text("holds"), check.Text("message"));
                check.Close();
                return read;
            })],
            Reply = node.OptionalText("reply"),
            ReplyTemplate = node.OptionalText("replyTemplate"),
        };
        node.Close();
        if (mapping.Reply is not null && mapping.ReplyTemplate is not null)
        {
            node.Fault("replyTemplate", "A reply is an expression or a template, not both.");
        }

        return mapping;
    }

    private static OutboundMapping ReadOutbound(DocumentNode node)
    {
        var mapping = new OutboundMapping
        {
            Request = ReadRows(node, "request"),
            RequestTemplate = node.OptionalText("requestTemplate"),
            Done = node.Text("done"),
            Refused = node.OptionalText("refused"),
            Failed = node.OptionalText("failed"),
            Code = node.OptionalText("code"),
            Message = node.OptionalText("message"),
            Response = ReadRows(node, "response"),
            Happened = node.OptionalText("happened"),
            Recovered = ReadRows(node, "recovered"),
        };
        node.Close();
        return mapping;
    }

    private static IReadOnlyList<MappingRow> ReadRows(DocumentNode node, string name) => [.. node.Children(name).Select(ReadRow)];

    private static MappingRow ReadRow(DocumentNode node)
    {
        var usual = new MappingRow { Target = "" };
        var row = new MappingRow
        {
            Target = node.Text("target"),
            From = node.OptionalText("from"),
            Path = node.OptionalText("path"),
            Type = !node.Has("type") ? RowType.Text : node.OneOf(
                "type", ("text", RowType.Text), ("integer", RowType.Integer), ("decimal", RowType.Decimal), ("flag", RowType.Flag),
                ("time", RowType.Time), ("partnerTime", RowType.PartnerTime), ("code", RowType.Code), ("json", RowType.Json), ("jsonText", RowType.JsonText)),
            Required = node.Flag("required"),
            Default = node.OptionalText("default"),
            MaxLength = node.Integer("maxLength", usual.MaxLength, 1, 1_000_000),
            Format = node.OptionalText("format") ?? usual.Format,
            Table = node.OptionalText("table"),
            When = node.OptionalText("when"),
            Each = node.OptionalText("each"),
            Rows = ReadRows(node, "rows"),
        };
        node.Close();
        if (row.Target.Length > 0 && TargetPath.Parse(row.Target) is null)
        {
            node.Fault("target", "A path such as channel.shopNo or parties[0].name is expected.");
        }

        if ((row.From is null) == (row.Rows.Count == 0))
        {
            node.Fault("from", "A row has either an expression or rows of its own.");
        }

        if (row.Each is not null && row.Rows.Count == 0)
        {
            node.Fault("each", "A row for each item needs rows.");
        }

        if ((row.Type == RowType.Code) != (row.Table is not null))
        {
            node.Fault("table", "A row of type code names a table, and no other does.");
        }

        return row;
    }
}
