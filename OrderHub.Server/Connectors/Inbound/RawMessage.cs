using System.Text;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>A message as it came, nothing undone.</summary>
public sealed record RawMessage
{
    /// <summary>The query string without its question mark.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers by name, case aside.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The character set that the transport names.</summary>
    public string? Charset { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>How long the transport said the body is; more than was read where that was too much.</summary>
    public int? DeclaredBytes { get; init; }

    /// <summary>Whose message it is where the transport proves that: a file in the tenant's folder, an answer to the hub's own question.</summary>
    public Credentials.PartnerCredential? From { get; init; }

    /// <summary>The operation where the transport knows it.</summary>
    public string? Operation { get; init; }

    /// <summary>The business document where the transport has taken it apart already, as rows of a file are; <see cref="Body"/> holds its bytes all the same.</summary>
    public System.Text.Json.Nodes.JsonObject? Document { get; init; }

    /// <summary>A message out of the record, which is read again; null: it comes now.</summary>
    public ReplayedMessage? Replay { get; init; }

    /// <summary>True for a business document alone, pasted by a person: there is nothing to check a signature on.</summary>
    public bool IsBare { get; init; }

    /// <summary>For the record: the query, the headers that were looked at, an empty line, the body.</summary>
    public byte[] ToRecord(IEnumerable<string> headers)
    {
        var head = new StringBuilder("?").Append(Query).Append('\n');
        foreach (var name in headers)
        {
            if (Headers.TryGetValue(name, out var value))
            {
                head.Append(name).Append(": ").Append(value).Append('\n');
            }
        }

        return [.. Encoding.UTF8.GetBytes(head.Append('\n').ToString()), .. Body];
    }

    /// <summary>Reads what <see cref="ToRecord"/> wrote.</summary>
    public static (string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body) FromRecord(byte[] record)
    {
        var end = record.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.UTF8.GetString(end < 0 ? record : record.AsSpan(0, end)).Split('\n');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        return (head[0].TrimStart('?'), headers, end < 0 ? [] : record[(end + 2)..]);
    }
}

/// <summary>That a message is read again.</summary>
/// <param name="Of">The exchange that it is from.</param>
/// <param name="From">Whose message it was found to be then; its time stamp and nonce are not looked at again.</param>
/// <param name="Transport">How it came then.</param>
/// <param name="WasProven">True where its sender proved who they are; if not, its signature must hold now.</param>
public sealed record ReplayedMessage(long Of, Credentials.PartnerCredential From, string Transport, bool WasProven);
