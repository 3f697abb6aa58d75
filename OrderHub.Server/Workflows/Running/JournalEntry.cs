using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What happened.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalKind>))]
public enum JournalKind
{
    [JsonStringEnumMemberName("enter")] Entered,
    [JsonStringEnumMemberName("leave")] Left,
    [JsonStringEnumMemberName("call")] CallDue,
    [JsonStringEnumMemberName("fail")] CallFailed,
    [JsonStringEnumMemberName("wait")] Waits,
    [JsonStringEnumMemberName("signal")] Signalled,
    [JsonStringEnumMemberName("incident")] IncidentOpened,
    [JsonStringEnumMemberName("resolve")] IncidentResolved,
    [JsonStringEnumMemberName("undo")] UndoStarted,
    [JsonStringEnumMemberName("undone")] Undone,
    [JsonStringEnumMemberName("end")] Ended,
    [JsonStringEnumMemberName("catch")] Caught,
    [JsonStringEnumMemberName("on")] Handled,
    [JsonStringEnumMemberName("cancel")] Cancelled,
    [JsonStringEnumMemberName("settle")] Settled,
}

/// <summary>One thing that happened to an instance. Holds no personal data.</summary>
public sealed record JournalEntry
{
    [JsonPropertyName("k"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public required JournalKind Kind { get; init; }

    [JsonPropertyName("s")] public required string Step { get; init; }

    [JsonPropertyName("t")] public required DateTimeOffset At { get; init; }

    /// <summary>Outcome, cause or signal name.</summary>
    [JsonPropertyName("o")] public string? Outcome { get; init; }

    /// <summary>The step that an outcome led to.</summary>
    [JsonPropertyName("n")] public string? To { get; init; }

    [JsonPropertyName("a")] public int? Attempt { get; init; }

    /// <summary>What the step was given, where an expression made it: as evaluated, with personal fields masked.</summary>
    [JsonPropertyName("g")] public JsonObject? Given { get; init; }

    /// <summary>What the step left, with personal fields masked; nothing of what a person filled in.</summary>
    [JsonPropertyName("r")] public JsonObject? Output { get; init; }

    /// <summary>One short line for a person.</summary>
    [JsonPropertyName("m")] public string? Note { get; init; }
}
