using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Views;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>How a flow went in a simulation.</summary>
public sealed record SimulationResult
{
    /// <summary>ended, waiting, incident, or limit where it ran longer than a simulation may.</summary>
    public required string State { get; init; }

    /// <summary>Where the instance stands: completed, refused, waiting ...</summary>
    public required string Status { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Everything that happened, in order.</summary>
    public required IReadOnlyList<SimulationEvent> Events { get; init; }

    /// <summary>Every wire of the flow with how often it was taken.</summary>
    public required IReadOnlyList<EdgeView> Edges { get; init; }

    /// <summary>Beginnings of the names of steps in sub-flows, whose wires are taken by scenarios of their own.</summary>
    public IReadOnlyList<string> InSubFlows { get; init; } = [];

    /// <summary>What the instance still waits for.</summary>
    public required IReadOnlyList<SimulationWait> Waits { get; init; }

    /// <summary>The order as it would be, without personal data.</summary>
    public JsonNode? Order { get; init; }

    /// <summary>Virtual time from start to end.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The steps entered, in order.</summary>
    public IReadOnlyList<string> Path => [.. Events.Where(one => one.Kind == "enter").Select(one => one.Step)];
}

/// <summary>One thing that happened in a simulation.</summary>
public sealed record SimulationEvent
{
    public required DateTimeOffset At { get; init; }

    /// <summary>enter, run, leave, call, answer, fail, wait, signal, task, incident, resolve, undo, undone, catch, on, cancel, settle, send or end.</summary>
    public required string Kind { get; init; }

    /// <summary>The step, by its way down.</summary>
    public required string Step { get; init; }

    /// <summary>Outcome, cause or signal.</summary>
    public string? Outcome { get; init; }

    public string? To { get; init; }

    public int? Attempt { get; init; }

    public string? Note { get; init; }

    /// <summary>What the step was given.</summary>
    public JsonNode? Input { get; init; }

    /// <summary>What the step left, or a partner answered.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>What a remote step would send.</summary>
    public SimulationCall? Call { get; init; }

    /// <summary>The flow's variables after it.</summary>
    public JsonNode? Values { get; init; }
}

/// <summary>A call that a remote step would make.</summary>
public sealed record SimulationCall(string Connector, string Operation, string IdempotencyKey, JsonNode Request);

/// <summary>What an instance waits for at the end of a simulation.</summary>
/// <param name="Step">Where.</param>
/// <param name="Kind">signal, timer, task, gather or incident.</param>
/// <param name="Name">The signal, or the cause of the incident.</param>
/// <param name="DueAt">When its time is over.</param>
public sealed record SimulationWait(string Step, string Kind, string? Name, DateTimeOffset? DueAt);
