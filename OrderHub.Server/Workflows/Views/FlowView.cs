using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Views;

/// <summary>An instance as it went, on its definition.</summary>
public sealed record FlowView
{
    public required string InstanceId { get; init; }
    /// <summary>The number of its order; null where the order was never stored.</summary>
    public string? OrderNo { get; init; }
    public required string Flow { get; init; }
    /// <summary>transaction, fulfillment or subflow.</summary>
    public required string Kind { get; init; }
    public required string VersionHash { get; init; }
    /// <summary>running, waiting, incident, compensating, completed, compensated, cancelled, refused or failed.</summary>
    public required string State { get; init; }
    public string? Outcome { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public required LocalText Title { get; init; }
    /// <summary>The definition as it was published.</summary>
    public required JsonNode Definition { get; init; }
    public required IReadOnlyDictionary<string, StepView> Steps { get; init; }
    public required IReadOnlyList<EdgeView> Edges { get; init; }
    public Incident? Incident { get; init; }
    /// <summary>The flow's variables, while it is under way.</summary>
    public JsonNode? Values { get; init; }
}

/// <summary>One step of an instance.</summary>
public sealed record StepView
{
    /// <summary>pending, running, waiting, done, failed, skipped (cancelled by another way) or compensated.</summary>
    public required string State { get; init; }
    public required LocalText Title { get; init; }
    /// <summary>The control step or capability.</summary>
    public required string Use { get; init; }
    /// <summary>control, pure, local or remote.</summary>
    public required string SideEffect { get; init; }
    public DateTimeOffset? EnteredAt { get; init; }
    public DateTimeOffset? LeftAt { get; init; }
    public string? Outcome { get; init; }
    public int Attempts { get; init; }
    public int Visits { get; init; }
    public string? Note { get; init; }
    /// <summary>What a waiting step waits for.</summary>
    public string? WaitsFor { get; init; }
    /// <summary>What it was given when it was last entered, evaluated, personal fields masked; null: not entered, given nothing, or too large to keep.</summary>
    public JsonNode? Given { get; init; }
    /// <summary>What it left when it was last left, personal fields masked; null: nothing, too large to keep, or filled in by a person.</summary>
    public JsonNode? Output { get; init; }
    /// <summary>The capability that undoes its effect; null where it has none.</summary>
    public string? Undo { get; init; }
}

/// <summary>A wire of the definition and how often it was taken.</summary>
public sealed record EdgeView(string From, string Outcome, string To, int Taken);
