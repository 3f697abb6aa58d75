using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Signatures;

namespace OrderHub.Connectors.Protocols;

/// <summary>
/// The one thing to write for a partner whose messages no setting describes: its bytes to a tree and back, and its signature. The
/// manifest names it (<c>protocol</c>) and says <c>custom</c> for the parts it does; all else stays data. It is called from many
/// threads, must keep nothing between calls, and tells what is wrong with a message instead of throwing.
/// </summary>
public interface IPartnerProtocol
{
    /// <summary>By which a manifest names it.</summary>
    string Name { get; }

    /// <summary>Reads a business document.</summary>
    /// <param name="bytes">As they came.</param>
    /// <param name="charset">What transport or manifest claim.</param>
    /// <param name="maxDepth">Deeper documents are a fault.</param>
    Decoded<JsonObject> Read(ReadOnlySpan<byte> bytes, string? charset, int maxDepth);

    /// <summary>Writes a business document.</summary>
    byte[] Write(JsonObject document, string charset);

    /// <summary>The signature of a message.</summary>
    string Sign(SignedParts parts, string secret);
}

/// <summary>The programs that this server holds.</summary>
public sealed class PartnerProtocols(IEnumerable<IPartnerProtocol> protocols)
{
    private readonly Dictionary<string, IPartnerProtocol> byName = protocols.ToDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    public static PartnerProtocols None { get; } = new([]);

    public IEnumerable<string> Names => byName.Keys.Order(StringComparer.Ordinal);

    public IPartnerProtocol? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);
}
