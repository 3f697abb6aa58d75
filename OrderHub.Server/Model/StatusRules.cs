using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Model;

/// <summary>One way from a status to another.</summary>
public readonly record struct StatusMove(OrderStatus From, OrderStatus To);

/// <summary>
/// What a line says beside the rank of statuses, as data: <c>status-rules.json</c> holds the hub's own and those of shipped lines, and a tenant
/// may say otherwise in the reference table <c>status-rules</c>.
/// </summary>
/// <param name="Course">The statuses of a normal course, in order: those that nobody reported are inferred.</param>
/// <param name="Taken">Moves that are made although the rank speaks against it.</param>
/// <param name="PassedBy">Moves that are not made although the rank allows it: such a report is logged only.</param>
public sealed record StatusRules(IReadOnlyList<OrderStatus> Course, IReadOnlySet<StatusMove> Taken, IReadOnlySet<StatusMove> PassedBy)
{
    private static readonly FrozenDictionary<string, StatusRules> Lines = ReadShipped();

    /// <summary>Those that hold where a line has none of its own.</summary>
    public static StatusRules Standard => Lines[""];

    /// <summary>The shipped ones of a line.</summary>
    public static StatusRules Of(string? line) => Lines.GetValueOrDefault(line ?? "") ?? Standard;

    /// <summary>The lines that have some of their own.</summary>
    public static IEnumerable<string> ShippedLines => Lines.Keys.Where(line => line.Length > 0);

    /// <summary>With what a tenant says of single moves: made where true, passed by where false.</summary>
    public StatusRules With(IEnumerable<KeyValuePair<StatusMove, bool>> said)
    {
        var (taken, passedBy) = (Taken.ToHashSet(), PassedBy.ToHashSet());
        foreach (var (move, isMade) in said)
        {
            (isMade ? taken : passedBy).Add(move);
            (isMade ? passedBy : taken).Remove(move);
        }

        return this with { Taken = taken, PassedBy = passedBy };
    }

    /// <summary>The statuses of the course between the two, which nobody reported; none where the reported one is not of the course.</summary>
    public IEnumerable<OrderStatus> Skipped(OrderStatus current, OrderStatus reported) =>
        Course.Contains(reported) ? Course.Where(status => status > current && status < reported) : [];

    private static FrozenDictionary<string, StatusRules> ReadShipped()
    {
        using var stream = typeof(StatusRules).Assembly.GetManifestResourceStream("status-rules.json")!;
        var shipped = JsonSerializer.Deserialize(stream, StatusRulesJson.Default.ShippedStatusRules)!;
        var standard = shipped.Standard.Over(null);
        return shipped.Lines.ToDictionary(line => line.Key, line => line.Value.Over(standard), StringComparer.Ordinal)
            .Append(new("", standard))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>The shipped file.</summary>
internal sealed record ShippedStatusRules(ShippedLineRules Standard, IReadOnlyDictionary<string, ShippedLineRules> Lines);

/// <summary>What it says of one line; null: as everywhere.</summary>
internal sealed record ShippedLineRules(IReadOnlyList<OrderStatus>? Course = null, IReadOnlyList<ShippedMove>? Taken = null, IReadOnlyList<ShippedMove>? PassedBy = null)
{
    public StatusRules Over(StatusRules? standard) => new(Course ?? standard!.Course, Moves(Taken) ?? standard!.Taken, Moves(PassedBy) ?? standard!.PassedBy);

    private static HashSet<StatusMove>? Moves(IReadOnlyList<ShippedMove>? moves) => moves is null ? null : [.. moves.Select(move => new StatusMove(move.From, move.To))];
}

/// <summary>A move with its reason, for who reads the file.</summary>
internal sealed record ShippedMove(OrderStatus From, OrderStatus To, string Why);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShippedStatusRules))]
internal sealed partial class StatusRulesJson : JsonSerializerContext;
