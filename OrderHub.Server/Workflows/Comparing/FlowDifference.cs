using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Comparing;

/// <summary>What became of a step or a handler.</summary>
public enum StepChangeKind
{
    Added,
    Removed,

    /// <summary>The same step under another name, as far as can be told; it may have changed as well.</summary>
    Renamed,

    /// <summary>Its own fields differ.</summary>
    Changed,

    /// <summary>Only what follows it differs.</summary>
    Rewired,

    /// <summary>It stands in another loop, scope or flow body.</summary>
    Moved,
}

/// <summary>One value that differs, with the path to it inside its step or its flow.</summary>
/// <param name="Path">Example <c>with.reason</c>, <c>next.refused</c>.</param>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: it is gone.</param>
public sealed record FieldChange(string Path, JsonNode? Before, JsonNode? After);

/// <summary>One step or handler that differs.</summary>
/// <param name="Step">Its name now; where it was removed, the name it had.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">The name it had, where it was renamed.</param>
/// <param name="Fields">What of it differs; empty where it was added or removed.</param>
public sealed record StepChange(string Step, StepChangeKind Kind, string? Before, IReadOnlyList<FieldChange> Fields);

/// <summary>How two definitions differ in what they do. Where boxes lie is told apart, since it is no change of logic.</summary>
/// <param name="Flow">Fields of the flow itself: title, start, variables ...</param>
/// <param name="Steps">Steps in the order of the newer text, removed ones last.</param>
/// <param name="Handlers">What the <c>on</c> handlers of the flow and of scopes do; named <c>scope/handler</c> inside scopes.</param>
/// <param name="LayoutChanged">True where boxes were moved.</param>
public sealed record FlowDifference(
    IReadOnlyList<FieldChange> Flow, IReadOnlyList<StepChange> Steps, IReadOnlyList<StepChange> Handlers, bool LayoutChanged)
{
    /// <summary>True where both do the same.</summary>
    public bool IsSameLogic => Flow.Count == 0 && Steps.Count == 0 && Handlers.Count == 0;
}
