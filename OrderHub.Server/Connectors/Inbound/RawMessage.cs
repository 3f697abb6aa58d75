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
}
