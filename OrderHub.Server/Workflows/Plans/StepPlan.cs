using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Plans;

/// <summary>One step ready to run.</summary>
public sealed class StepPlan
{
    private readonly bool keepsOutput;

    internal StepPlan(string path, StepDefinition step, BodyPlan @in)
    {
        (Path, Step, In) = (path, step, @in);
        With = new(step.Use switch
        {
            ControlSteps.ForEach => Without(step.With, "collect"),
            ControlSteps.If or ControlSteps.While or ControlSteps.Switch => null,
            _ => step.With,
        });
        UndoWith = step.CompensateWith is null ? null : new(step.CompensateWith);
        Condition = step.Use is ControlSteps.If or ControlSteps.While ? new(step.With["condition"]) : null;
        // Evaluated at the end of each pass, and not with the rest.
        Collect = step.Use == ControlSteps.ForEach && step.With.ContainsKey("collect") ? new(step.With["collect"]) : null;
        Cases = [.. StepForms.Cases(step).Select(one => (one.Name, new JsonTemplate(one.When)))];
        // Only what some expression of the flow asks for is kept: state is written with every burst.
        keepsOutput = FlowExpressions.Of(@in.Flow).Any(written => written.Text.Contains("steps", StringComparison.Ordinal) && written.Text.Contains(step.Name, StringComparison.Ordinal));
    }

    /// <summary>Its way down from the flow: <c>step</c>, or <c>call/step</c> in a sub-flow.</summary>
    public string Path { get; }

    public StepDefinition Step { get; }

    /// <summary>The graph that it lies in.</summary>
    public BodyPlan In { get; }

    /// <summary>The graph that it holds; null for most.</summary>
    public BodyPlan? Body { get; internal set; }

    /// <summary>How it joins; null where it is no join.</summary>
    public JoinPlan? Join { get; internal set; }

    /// <summary>What it is given.</summary>
    public JsonTemplate With { get; }

    /// <summary>What its undo is given; null: nothing beside what the step left.</summary>
    public JsonTemplate? UndoWith { get; }

    /// <summary>The condition of an <c>if</c> or <c>while</c>.</summary>
    public JsonTemplate? Condition { get; }

    /// <summary>What a <c>for-each</c> collects of each pass.</summary>
    public JsonTemplate? Collect { get; }

    /// <summary>The cases of a switch.</summary>
    public IReadOnlyList<(string Name, JsonTemplate When)> Cases { get; }

    /// <summary>True where an expression may ask how it ended or what it left.</summary>
    public bool KeepsOutput => keepsOutput;

    /// <summary>The step that an outcome leads to, by its way down; null where it is not wired.</summary>
    public string? NextFor(string outcome) => Step.NextFor(outcome) is { } next ? In.Prefix + next : null;

    /// <summary>The step that takes a failure, by its way down; null where none does.</summary>
    public string? CatchFor(string code) => Step.CatchFor(code) is { } next ? In.Prefix + next : null;

    /// <summary>One value of what it is given.</summary>
    public JsonNode? Given(string name) => Step.With[name];

    public override string ToString() => Path;

    private static JsonObject Without(JsonObject source, string name) =>
        new(source.Where(pair => pair.Key != name).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
}
