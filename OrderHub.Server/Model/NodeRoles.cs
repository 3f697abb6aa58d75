using System.Collections.Frozen;

namespace OrderHub.Server.Model;

/// <summary>The roles a node plays; any subset of <c>access, engine, relay, jobs</c>.</summary>
public sealed class NodeRoles
{
    public const string Access = "access";
    public const string Engine = "engine";
    public const string Relay = "relay";
    public const string Jobs = "jobs";

    /// <summary>What a node plays when nothing is said.</summary>
    public const string Everything = "access,engine,relay,jobs";

    private static readonly FrozenSet<string> Known = Everything.Split(',').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenSet<string> played;

    private NodeRoles(IEnumerable<string> played) => this.played = played.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when this node plays the role.</summary>
    public bool Plays(string role) => played.Contains(role);

    public override string ToString() => string.Join(',', Everything.Split(',').Where(Plays));

    /// <summary>Reads the setting; null and the words it does not know where it cannot.</summary>
    public static NodeRoles? Parse(string? text, out IReadOnlyList<string> unknown)
    {
        var words = (string.IsNullOrWhiteSpace(text) ? Everything : text)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        unknown = [.. words.Where(word => !Known.Contains(word))];
        return unknown.Count == 0 && words.Length > 0 ? new NodeRoles(words) : null;
    }
}
