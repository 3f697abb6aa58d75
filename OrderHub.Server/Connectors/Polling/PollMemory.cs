using System.Security.Cryptography;

namespace OrderHub.Server.Connectors.Polling;

/// <summary>
/// What the last round of a poll brought, so that the overlap of the next one is neither taken nor recorded again. It only saves work: the inbox
/// knows messages by their number and content, and a server that was started again asks it once more. Bounded by the items of two rounds.
/// </summary>
internal sealed class PollMemory
{
    private HashSet<string> before = new(StringComparer.Ordinal);
    private HashSet<string> now = new(StringComparer.Ordinal);

    /// <summary>Begins a round: what was not seen in the last one is forgotten.</summary>
    public void Begin() => (before, now) = (now, new(StringComparer.Ordinal));

    /// <summary>True where an item with that content came before, in this round or the last one.</summary>
    public bool Knows(string id, byte[] content)
    {
        var key = KeyOf(id, content);
        return now.Contains(key) || (before.Contains(key) && now.Add(key));
    }

    /// <summary>Remembers an item that was handled to its end.</summary>
    public void Note(string id, byte[] content) => now.Add(KeyOf(id, content));

    /// <summary>Keeps what is known for another round: this one broke off before it had seen everything.</summary>
    public void Keep() => now.UnionWith(before);

    private static string KeyOf(string id, byte[] content) => $"{id}\n{Convert.ToHexString(SHA256.HashData(content))}";
}
