using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>A condition of a <c>switch</c> and the outcome that it leads to.</summary>
public readonly record struct SwitchCase(string Name, JsonNode? When);

/// <summary>How many ways a <c>join</c> waits for.</summary>
/// <param name="Count">So many; null: all that can still come.</param>
public readonly record struct JoinRule(int? Count);

/// <summary>Reads what control steps are given. Faulty forms are reported by the validator; here they read as the nearest sound one.</summary>
public static class StepForms
{
    public static IReadOnlyList<SwitchCase> Cases(StepDefinition step) =>
        step.With["cases"] is JsonObject cases ? [.. cases.Select(pair => new SwitchCase(pair.Key, pair.Value))] : [];

    /// <summary>True where a <c>switch</c> takes every case that holds, and not only the first.</summary>
    public static bool TakesAll(StepDefinition step) => Text(step, "match") == "all";

    /// <summary>True where tokens multiply: a <c>fork</c>, or a <c>switch</c> that takes all matches.</summary>
    public static bool Splits(StepDefinition step) => step.Use == ControlSteps.Fork || (step.Use == ControlSteps.Switch && TakesAll(step));

    public static JoinRule Join(StepDefinition step) => step.With["wait"] switch
    {
        JsonValue value when value.TryGetValue(out int count) => new(Math.Max(count, 1)),
        JsonValue value when value.TryGetValue(out string? text) && text == "any" => new(1),
        _ => new(null),
    };

    public static IReadOnlyList<string> TaskOutcomes(StepDefinition step) =>
        step.With["outcomes"] is JsonArray { Count: > 0 } list ? [.. list.Select(node => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "")] : ["done"];

    /// <summary>The outcomes with which a body can end.</summary>
    public static IReadOnlyList<string> EndOutcomes(BodyDefinition? body) => body is null
        ? ["done"]
        : [.. body.Steps.Values.Where(step => step.Use == ControlSteps.End).Select(step => Text(step, "outcome") ?? "done").Distinct(StringComparer.Ordinal)];

    /// <summary>True where a <c>for-each</c> works on several items at once.</summary>
    public static bool IsParallel(StepDefinition step) => Text(step, "mode") == "parallel";

    /// <summary>True where a <c>scope</c> undoes its own effects before its failure goes on.</summary>
    public static bool UndoesOnFailure(StepDefinition step) => Text(step, "onFailure") == "compensate";

    /// <summary>True where a <c>sub-flow</c> runs as an instance of its own and nobody waits for it.</summary>
    public static bool Detaches(StepDefinition step) => step.With["detach"] is JsonValue value && value.TryGetValue(out bool detach) && detach;

    public static string? Text(StepDefinition step, string name) =>
        step.With[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static int? Number(StepDefinition step, string name) =>
        step.With[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
