using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Connectors.Cases;

namespace OrderHub.Server.Operations.Cases;

/// <summary>What a person decides about a case.</summary>
public sealed record CaseDecision
{
    /// <summary>Quarantine: give the code a meaning, at once, and read the message again.</summary>
    public const string Map = "map";

    /// <summary>Quarantine: read the message again, after the connector was changed.</summary>
    public const string Replay = "replay";

    /// <summary>Conflict: what was taken first stays.</summary>
    public const string KeepFirst = "keep-first";

    /// <summary>Conflict: the new content counts: a modification of the order, or one more report.</summary>
    public const string TakeNew = "take-new";

    /// <summary>Hold: the report is believed, and the order's hold is lifted.</summary>
    public const string Apply = "apply";

    /// <summary>Nothing follows from it; a hold is lifted.</summary>
    public const string Dismiss = PartnerCase.Dismissed;

    public required string Kind { get; init; }

    /// <summary>Why, for the record.</summary>
    public string? Reason { get; init; }

    /// <summary>Map: what the code means, as the connector's own table would say it.</summary>
    public string? Meaning { get; init; }

    /// <summary>Map: also for the messages of other systems and customers.</summary>
    public bool ForAll { get; init; }

    /// <summary>What may be decided about cases of a kind.</summary>
    public static IReadOnlyList<string> For(string caseKind) => caseKind switch
    {
        CaseKinds.Quarantine => [Map, Replay, Dismiss],
        CaseKinds.Conflict => [KeepFirst, TakeNew, Dismiss],
        CaseKinds.Hold => [Apply, Dismiss],
        _ => [],
    };

    public string ToJson() => JsonSerializer.Serialize(this, CaseDecisionJson.Default.CaseDecision);

    public static CaseDecision Parse(string json) => JsonSerializer.Deserialize(json, CaseDecisionJson.Default.CaseDecision)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaseDecision))]
internal sealed partial class CaseDecisionJson : JsonSerializerContext;
