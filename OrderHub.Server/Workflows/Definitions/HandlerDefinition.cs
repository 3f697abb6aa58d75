using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// What a flow or a scope does when a signal comes, or a time passes, while it runs. An interrupting handler ends all that goes on
/// there first; another one runs beside it.
/// </summary>
public sealed record HandlerDefinition
{
    public required string Name { get; init; }

    /// <summary>The signal that it answers; null: it answers a time.</summary>
    public string? Signal { get; init; }

    /// <summary>A kind of key of the order (<c>number</c>, <c>waybill</c>), or an expression.</summary>
    public string Key { get; init; } = "number";

    /// <summary>How long after the flow or scope began it fires; null: it answers a signal.</summary>
    public TimeSpan? After { get; init; }

    public bool Interrupting { get; init; } = true;

    /// <summary>The step that it enters, in the same graph.</summary>
    public required string Next { get; init; }

    /// <summary>As written, for what is drawn and compared.</summary>
    public JsonObject Source { get; init; } = [];
}
