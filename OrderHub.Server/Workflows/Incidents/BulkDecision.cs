using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows.Incidents;

/// <summary>What is decided about every incident of an action, as it is stored.</summary>
public sealed record BulkDecision
{
    public const string Retry = "retry";
    public const string Skip = "skip";
    public const string Compensate = "compensate";
    public const string Cancel = "cancel";

    /// <summary>The kinds there are.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Retry, Skip, Compensate, Cancel];

    public required string Kind { get; init; }

    public string? Reason { get; init; }

    /// <summary>Skip: the outcome to go on with.</summary>
    public string? Outcome { get; init; }

    /// <summary>Skip: what the step shall have left.</summary>
    public JsonObject? Output { get; init; }

    /// <summary>Retry: the input instead of the one it had.</summary>
    public JsonObject? Input { get; init; }

    public IncidentDecision For(string by) => Kind switch
    {
        Retry => new IncidentDecision.Retry(by, Reason, Input),
        Skip => new IncidentDecision.Skip(by, Reason, Outcome!, Output),
        Compensate => new IncidentDecision.Compensate(by, Reason),
        Cancel => new IncidentDecision.Cancel(by, Reason),
        _ => throw new InvalidOperationException($"Unknown decision '{Kind}'."),
    };

    /// <summary>The state in which it leaves an incident.</summary>
    public string Closes => Kind switch
    {
        Retry => "retried",
        Skip => "skipped",
        Cancel => "cancelled",
        _ => "compensated",
    };

    public string ToJson() => JsonSerializer.Serialize(this, BulkJson.Default.BulkDecision);

    public static BulkDecision Parse(string json) => JsonSerializer.Deserialize(json, BulkJson.Default.BulkDecision)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BulkDecision))]
[JsonSerializable(typeof(IncidentFilter))]
internal sealed partial class BulkJson : JsonSerializerContext;
