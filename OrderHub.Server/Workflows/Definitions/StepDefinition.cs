using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>One step of a flow.</summary>
public sealed record StepDefinition
{
    public required string Name { get; init; }

    /// <summary>Where it stands in the file; example <c>steps.perParcel.body.steps.label</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>A control step (<see cref="ControlSteps"/>) or a capability as <c>name@version</c>.</summary>
    public required string Use { get; init; }

    /// <summary>Shown instead of the capability's own title.</summary>
    public LocalText? Title { get; init; }

    /// <summary>What the step is given; texts of the form <c>{% ... %}</c> are expressions.</summary>
    public JsonObject With { get; init; } = [];

    /// <summary>Outcome to step. A step with one outcome may write the step's name alone, which is stored under <see cref="AnyOutcome"/>.</summary>
    public IReadOnlyDictionary<string, string> Next { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Failure code to step, for failures that are left when all tries are spent; <c>waybill.*</c> serves a family, <c>*</c> all.</summary>
    public IReadOnlyDictionary<string, string> Catch { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is inside a <c>for-each</c>, <c>while</c> or <c>scope</c>; null for all others.</summary>
    public BodyDefinition? Body { get; init; }

    /// <summary>Handlers of a <c>scope</c>, by name.</summary>
    public IReadOnlyDictionary<string, HandlerDefinition> On { get; init; } = new Dictionary<string, HandlerDefinition>(StringComparer.Ordinal);

    /// <summary>The undo of this step's effect; null: the capability's own.</summary>
    public string? Compensate { get; init; }

    /// <summary>What the undo is given, evaluated when the step is done; null: nothing but what the step left.</summary>
    public JsonObject? CompensateWith { get; init; }

    /// <summary>Why this effect needs no undo; null: it has one.</summary>
    public string? CompensateWaiver { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long the step may take in all, tries and waits included.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Key in <see cref="Next"/> that serves every outcome, and in <see cref="Catch"/> every failure.</summary>
    public const string AnyOutcome = "*";

    /// <summary>The step that an outcome leads to; null where it is not wired.</summary>
    public string? NextFor(string outcome) => Next.GetValueOrDefault(outcome) ?? Next.GetValueOrDefault(AnyOutcome);

    /// <summary>The step that takes a failure: that of the code, of its longest family, of all; null where none does.</summary>
    public string? CatchFor(string code)
    {
        if (Catch.TryGetValue(code, out var exact))
        {
            return exact;
        }

        return Catch.Where(pair => pair.Key.EndsWith(".*", StringComparison.Ordinal) && code.StartsWith(pair.Key[..^1], StringComparison.Ordinal))
            .OrderByDescending(pair => pair.Key.Length).Select(pair => pair.Value).FirstOrDefault() ?? Catch.GetValueOrDefault(AnyOutcome);
    }
}

/// <summary>How a remote step is tried again.</summary>
/// <param name="Attempts">Tries in all.</param>
/// <param name="Delay">Wait before the second try; doubles with each further one.</param>
/// <param name="MaxDelay">Longest wait between two tries.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan Delay, TimeSpan MaxDelay)
{
    public static readonly RetryPolicy Default = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>The wait after try number <paramref name="attempt"/> (from 1) failed.</summary>
    public TimeSpan DelayAfter(int attempt) =>
        TimeSpan.FromTicks((long)Math.Min(MaxDelay.Ticks, Delay.Ticks * Math.Pow(2, attempt - 1)));
}
