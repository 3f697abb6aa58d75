using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>What a flow is for.</summary>
public enum FlowKind
{
    /// <summary>The contract with the customer: runs in one burst up to the acceptance.</summary>
    Transaction,

    /// <summary>Carries out an accepted order.</summary>
    Fulfillment,

    /// <summary>A part that other flows call by a <c>sub-flow</c> step.</summary>
    Subflow,
}

/// <summary>A flow as written: steps by name and the wires between them. Where boxes lie on the canvas is kept apart.</summary>
public sealed record FlowDefinition
{
    /// <summary>Line and part; example <c>express/transaction</c>.</summary>
    public required string Name { get; init; }

    public required FlowKind Kind { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>The flow's own steps; those of its loops and scopes hang below the step that holds them.</summary>
    public required BodyDefinition Body { get; init; }

    /// <summary>Variables with their first values; a value may be an expression. Only what is named here can be set.</summary>
    public JsonObject Vars { get; init; } = [];

    /// <summary>Signals and times that interrupt, or run beside, the whole flow; by name.</summary>
    public IReadOnlyDictionary<string, HandlerDefinition> On { get; init; } = new Dictionary<string, HandlerDefinition>(StringComparer.Ordinal);

    /// <summary>JSON Schema of what a caller gives a sub-flow; null: it takes nothing.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>What becomes of a failure that nothing catches.</summary>
    public FailureRule OnFailure { get; init; } = FailureRule.Incident;

    /// <summary>SHA-256 over the logic in canonical form, lower-case hex: the version's name.</summary>
    public required string Hash { get; init; }

    /// <summary>The text as it was written.</summary>
    public required string Source { get; init; }

    /// <summary>Sub-flows by name with the hash of the version that each is tied to; filled when the version is published.</summary>
    public IReadOnlyDictionary<string, string> Pins { get; init; } = NoPins;

    public static readonly IReadOnlyDictionary<string, string> NoPins = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The step that the first token enters.</summary>
    public string Start => Body.Start;

    /// <summary>The steps of the flow's own body.</summary>
    public IReadOnlyDictionary<string, StepDefinition> Steps => Body.Steps;

    /// <summary>Every step, those of loops and scopes behind the step that holds them. Names are unique in the whole flow.</summary>
    public IEnumerable<StepDefinition> AllSteps => Body.AllSteps;

    /// <summary>The business line, which is the first part of the name.</summary>
    public string Line => Name.Split('/')[0];
}

/// <summary>What becomes of a failure that no step, scope or flow catches.</summary>
public enum FailureRule
{
    /// <summary>The step stops with an incident, and a person decides.</summary>
    Incident,

    /// <summary>All effects are undone in reverse order, and the instance ends as failed.</summary>
    Compensate,
}
