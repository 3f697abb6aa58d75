using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>What a flow is for.</summary>
public enum FlowKind
{
    /// <summary>The contract with the customer: runs in one burst up to the acceptance.</summary>
    Transaction,

    /// <summary>Carries out an accepted order.</summary>
    Fulfillment,
}

/// <summary>A flow as written: steps by name and the wires between them. Where boxes lie on the canvas is kept apart.</summary>
public sealed record FlowDefinition
{
    /// <summary>Line and part; example <c>express/transaction</c>.</summary>
    public required string Name { get; init; }

    public required FlowKind Kind { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>The step that the first token enters.</summary>
    public required string Start { get; init; }

    public required IReadOnlyDictionary<string, StepDefinition> Steps { get; init; }

    /// <summary>SHA-256 over the logic in canonical form, lower-case hex: the version's name.</summary>
    public required string Hash { get; init; }

    /// <summary>The text as it was written.</summary>
    public required string Source { get; init; }

    /// <summary>The business line, which is the first part of the name.</summary>
    public string Line => Name.Split('/')[0];
}

/// <summary>One step of a flow.</summary>
public sealed record StepDefinition
{
    public required string Name { get; init; }

    /// <summary>A control step (<see cref="ControlSteps"/>) or a capability as <c>name@version</c>.</summary>
    public required string Use { get; init; }

    /// <summary>Shown instead of the capability's own title.</summary>
    public LocalText? Title { get; init; }

    public JsonObject With { get; init; } = [];

    /// <summary>Outcome to step. A step with one outcome may write the step's name alone, which is stored under <see cref="AnyOutcome"/>.</summary>
    public IReadOnlyDictionary<string, string> Next { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The undo of this step's effect; null: the capability's own.</summary>
    public string? Compensate { get; init; }

    /// <summary>Why this effect needs no undo; null: it has one.</summary>
    public string? CompensateWaiver { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long a wait lasts before it takes the outcome <c>timeout</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Key in <see cref="Next"/> that serves every outcome.</summary>
    public const string AnyOutcome = "*";

    /// <summary>The step that an outcome leads to; null where it is not wired.</summary>
    public string? NextFor(string outcome) => Next.GetValueOrDefault(outcome) ?? Next.GetValueOrDefault(AnyOutcome);
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

/// <summary>The steps that steer a flow rather than do business.</summary>
public static class ControlSteps
{
    public const string End = "end";
    public const string WaitSignal = "wait-signal";
    public const string Delay = "delay";
    public const string Compensate = "compensate";

    /// <summary>Each control step with the outcomes it can have.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Outcomes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        [End] = [],
        [WaitSignal] = ["received", "timeout"],
        [Delay] = ["done"],
        [Compensate] = ["done"],
    };

    private static readonly Dictionary<string, LocalText> Titles = new(StringComparer.Ordinal)
    {
        [End] = new("End", "结束"),
        [WaitSignal] = new("Wait for a signal", "等待信号"),
        [Delay] = new("Delay", "延时"),
        [Compensate] = new("Undo what was done", "撤销已完成的步骤"),
    };

    /// <summary>The step's title where the definition gives none.</summary>
    public static LocalText Title(string use) => Titles.GetValueOrDefault(use) ?? new(use, use);

    public static bool Contains(string use) => Outcomes.ContainsKey(use);
}
