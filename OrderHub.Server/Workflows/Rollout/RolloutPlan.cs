using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>Gives a version to some orders before all get it. Every condition that is set must hold.</summary>
public sealed record RolloutRule
{
    /// <summary>Hash of the published version.</summary>
    public required string Version { get; init; }

    /// <summary>Share of the orders, above 0 and at most 100, to a hundredth; null: all. The same order is always in or always out, and stays in when the share grows.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Only orders of these tenants; null: of all.</summary>
    public IReadOnlyList<int>? Tenants { get; init; }

    /// <summary>Only from this time on; null: now.</summary>
    public DateTimeOffset? From { get; init; }
}

// Settable, not init: the serializer gives properties that are init-only null or 0 where they are left out, whatever their default.
/// <summary>When a roll-out is taken back without a person: the new version's incidents per started instance are out of proportion to the old one's.</summary>
public sealed record RollbackRule
{
    /// <summary>Minutes that are looked at.</summary>
    public int WindowMinutes { get; set; } = 60;

    /// <summary>Instances of the new version that must have started before anything is said of it.</summary>
    public int Minimum { get; set; } = 20;

    /// <summary>How many times the old version's rate the new one's may be.</summary>
    public decimal Ratio { get; set; } = 2;

    /// <summary>A rate, in incidents per started instance, that is never held against the new version, however good the old one is.</summary>
    public decimal Tolerated { get; set; } = 0.01m;
}

/// <summary>Which published version an order gets: the first rule that holds, else the current one.</summary>
public sealed record RolloutPlan
{
    public IReadOnlyList<RolloutRule> Rules { get; set; } = [];

    /// <summary>Null: only people roll back.</summary>
    public RollbackRule? Rollback { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, RolloutJson.Default.RolloutPlan);

    public static RolloutPlan Parse(string json) => JsonSerializer.Deserialize(json, RolloutJson.Default.RolloutPlan)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RolloutPlan))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class RolloutJson : JsonSerializerContext;
