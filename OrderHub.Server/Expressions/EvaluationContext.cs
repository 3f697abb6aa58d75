using System.Text.Json;

namespace OrderHub.Server.Expressions;

/// <summary>
/// All an evaluation may see besides its input. Nothing is taken from the machine: two evaluations with the same input and
/// the same context give the same result, which is what lets a flow be replayed.
/// </summary>
public sealed record EvaluationContext
{
    /// <summary>No variables, no clock, no random source: for pure mappings.</summary>
    public static EvaluationContext Pure { get; } = new();

    /// <summary>Variables by name, without the dollar. A variable named like a built-in function hides it.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Variables { get; init; }

    /// <summary>What <c>$now()</c> and <c>$millis()</c> return, the same all through one evaluation; without it they are errors.</summary>
    public DateTimeOffset? Instant { get; init; }

    /// <summary>Returns numbers from 0 up to but not 1 for <c>$random()</c> and <c>$shuffle()</c>; without it they are errors.</summary>
    public Func<double>? Random { get; init; }

    public ExpressionLimits Limits { get; init; } = ExpressionLimits.Default;

    public CancellationToken Cancellation { get; init; }
}
