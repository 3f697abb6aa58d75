using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>What stands in for a step in a simulation. Exactly one property is set beside <see cref="Output"/> and <see cref="Message"/>.</summary>
public sealed record StepStub
{
    /// <summary>The step ends so, whatever it would have done.</summary>
    public string? Outcome { get; init; }

    /// <summary>With <see cref="Outcome"/>: what the step leaves.</summary>
    public JsonObject? Output { get; init; }

    /// <summary>Remote steps: the partner did it, and answered this.</summary>
    public JsonObject? Done { get; init; }

    /// <summary>Remote steps: the partner will not, with its code.</summary>
    public string? Refused { get; init; }

    /// <summary>Remote steps: the partner surely did not, with a code; tried again as the step says.</summary>
    public string? Failed { get; init; }

    /// <summary>Remote steps: nobody knows whether the partner did it.</summary>
    public string? Unknown { get; init; }

    /// <summary>Words to a code.</summary>
    public string? Message { get; init; }
}

/// <summary>Something that happens from outside while the flow runs.</summary>
public sealed record TimelineEntry
{
    /// <summary>ISO 8601 duration after the start; null: as soon as the flow waits for it.</summary>
    public string? At { get; init; }

    /// <summary>A signal comes.</summary>
    public string? Signal { get; init; }

    /// <summary>With <see cref="Signal"/>, where several wait for it: the key of the one that is meant; <c>{number}</c> stands for the order's number. Null: the first.</summary>
    public string? Key { get; init; }

    public JsonObject? Payload { get; init; }

    /// <summary>A person does the task of this step, with <see cref="Outcome"/> and <see cref="Data"/>.</summary>
    public string? Task { get; init; }

    public JsonObject? Data { get; init; }

    /// <summary>A person decides about the incident of this step: see <see cref="Action"/>.</summary>
    public string? Decide { get; init; }

    /// <summary>retry, skip, compensate or cancel.</summary>
    public string? Action { get; init; }

    public string? Outcome { get; init; }

    /// <summary>The instance is cancelled from outside.</summary>
    public bool? Cancel { get; init; }
}

/// <summary>The order that a flow is tried on.</summary>
public sealed record GivenOrder
{
    /// <summary>Content as the API takes it; null: a sample of the line.</summary>
    public JsonObject? Order { get; init; }

    /// <summary>Laid over it: objects merge, null takes a field away.</summary>
    public JsonObject? With { get; init; }

    /// <summary>For flows behind the acceptance: where the order stands. Default ACCEPTED.</summary>
    public string? Status { get; init; }

    /// <summary>For flows behind the acceptance: the number it travels under; an empty text: none yet.</summary>
    public string? WaybillNo { get; init; }

    /// <summary>How many pieces travel under that number; one where it is left out.</summary>
    public int? Pieces { get; init; }

    /// <summary>For sub-flows: what the caller gives.</summary>
    public JsonObject? Input { get; init; }
}

/// <summary>All that a simulation needs beside the flow.</summary>
public sealed record SimulationPlan
{
    /// <summary>When the virtual clock begins.</summary>
    public DateTimeOffset? At { get; init; }

    public GivenOrder Given { get; set; } = new();

    /// <summary>Step to what stands in for it, try by try; the last one holds for all further tries.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<StepStub>> Stubs { get; set; } = new Dictionary<string, IReadOnlyList<StepStub>>(StringComparer.Ordinal);

    public IReadOnlyList<TimelineEntry> Timeline { get; set; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Scenario))]
[JsonSerializable(typeof(SimulationPlan))]
[JsonSerializable(typeof(SimulationResult))]
[JsonSerializable(typeof(BatchSummary))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<StepStub>>))]
internal sealed partial class SimulationJson : JsonSerializerContext;
