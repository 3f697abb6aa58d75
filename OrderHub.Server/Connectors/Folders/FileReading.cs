using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Folders;

/// <summary>One message of a file, with the lines it stands on.</summary>
internal sealed record FileMessage(IReadOnlyList<DocumentRow> Rows, RawMessage Raw);

/// <summary>What is wrong with a line of a file, or with the file (line 0).</summary>
public sealed record LineFault(int Line, string Code, string Path, string Message);

/// <summary>A file taken apart: its messages, the rows that are none, and what is wrong with it as a whole.</summary>
internal sealed record FileReading(IReadOnlyList<FileMessage> Messages, IReadOnlyList<DocumentRow> BadRows, IReadOnlyList<LineFault> Faults, bool IsWhole)
{
    /// <summary>Takes a file apart. Rows that belong together are one message; one bad row makes a message of all its rows bad.</summary>
    public static FileReading Read(Connector connector, PartnerCredential from, byte[] bytes)
    {
        var inbound = connector.Manifest.Inbound!;
        var document = DocumentCodec.Read(bytes, null, DocumentFormat.Of(connector.Manifest, inbound, connector.Protocol));
        if (document.Rows is not { } rows)
        {
            // No file of rows: the whole of it is one message.
            return document.Content is null
                ? Broken(document.Faults)
                : new([new([], Message(inbound, from, bytes, null))], [], [], true);
        }

        if (rows.Faults.Count > 0)
        {
            return Broken(document.Faults);
        }

        var (messages, bad, faults) = (new List<FileMessage>(), new List<DocumentRow>(), new List<LineFault>());
        foreach (var group in Groups(rows.Rows, inbound.Folder!.GroupBy))
        {
            if (group.Any(row => row.Faults.Count > 0))
            {
                bad.AddRange(group);
                faults.AddRange(group.SelectMany(row => row.Faults.Select(fault => new LineFault(row.Line, fault.Code, fault.Path, fault.Message))));
                continue;
            }

            messages.Add(new(group, Message(inbound, from, Join(group), rows.ToTree(group))));
        }

        return new(messages, bad, faults, true);
    }

    /// <summary>The values of a field in all rows that can be read, each once; one empty value where there are no rows.</summary>
    public IReadOnlyCollection<string> ValuesOf(string field)
    {
        var values = Messages.SelectMany(message => message.Rows).Concat(BadRows).Select(row => row.Values[field]?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        return values.Count > 0 ? values : [""];
    }

    // In the order of their first rows, so that what came first is taken first.
    private static IEnumerable<List<DocumentRow>> Groups(IReadOnlyList<DocumentRow> rows, string? groupBy) => groupBy is null
        ? rows.Select(row => new List<DocumentRow> { row })
        : rows.GroupBy(row => row.Values[groupBy]?.ToString() ?? $"\0{row.Line}", StringComparer.Ordinal).Select(group => group.ToList());

    private static RawMessage Message(InboundManifest inbound, PartnerCredential from, byte[] body, JsonObject? document) => new()
    {
        Body = body,
        From = from,
        Document = document,
        Operation = inbound.Method is null && inbound.Operations.Count == 1 ? inbound.Operations[0].Name : null,
    };

    private static byte[] Join(List<DocumentRow> rows)
    {
        using var body = new MemoryStream();
        foreach (var row in rows)
        {
            body.Write(row.Raw);
            body.WriteByte((byte)'\n');
        }

        return body.ToArray();
    }

    private static FileReading Broken(IReadOnlyList<OrderHub.Connectors.MessageFault> faults) =>
        new([], [], [.. faults.Select(fault => new LineFault(0, fault.Code, fault.Path, fault.Message))], false);
}
