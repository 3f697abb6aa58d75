using System.Text.Json;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>An order that ends otherwise than it did.</summary>
/// <param name="OrderNo">Its number.</param>
/// <param name="Before">How it stands in truth: status and outcome.</param>
/// <param name="After">How it ended in the simulation.</param>
/// <param name="Step">The first step that only one of the two entered; null: both went the same way.</param>
public sealed record BatchDifference(string OrderNo, string Before, string After, string? Step);

/// <summary>What came of a flow on many recorded orders: counts, and a bounded number of differences. Holds nothing of the orders but their numbers.</summary>
public sealed record BatchSummary
{
    /// <summary>Most differences that are told one by one.</summary>
    public const int MaxDifferences = 100;

    /// <summary>Most ends and causes that are told apart; the rest is counted as "other".</summary>
    public const int MaxKinds = 100;

    /// <summary>How the orders stand in truth: status and outcome to how many.</summary>
    public SortedDictionary<string, int> Before { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How they ended in the simulation.</summary>
    public SortedDictionary<string, int> After { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Incidents that the simulation leaves open: step and cause to how many.</summary>
    public SortedDictionary<string, int> Incidents { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Orders that went the same way to the same end.</summary>
    public int Same { get; init; }

    /// <summary>Orders that came to the same end by other steps.</summary>
    public int OtherWay { get; init; }

    /// <summary>Orders that came to another end.</summary>
    public int OtherEnd { get; init; }

    /// <summary>Orders that the flow could not be tried on.</summary>
    public int Untried { get; init; }

    /// <summary>Orders with another end, the first <see cref="MaxDifferences"/>.</summary>
    public IReadOnlyList<BatchDifference> Differences { get; init; } = [];

    /// <summary>Why the batch could not go on; null where it could.</summary>
    public string? Message { get; init; }

    public static BatchSummary Parse(string json) => JsonSerializer.Deserialize(json, SimulationJson.Default.BatchSummary)!;

    public string ToJson() => JsonSerializer.Serialize(this, SimulationJson.Default.BatchSummary);

    public BatchSummary WithUntried() => this with { Untried = Untried + 1 };

    /// <summary>Adds an order: how it went in truth, and in the simulation.</summary>
    public BatchSummary With(Recording recorded, SimulationResult result)
    {
        var instance = recorded.Instance;
        var before = instance is null ? "none" : End(((InstanceStatus)instance.Status).ToString().ToLowerInvariant(), instance.Outcome);
        var after = result.State == "limit" ? "limit" : End(result.Status, result.Outcome);
        var parted = Parting([.. recorded.Journal.Where(entry => entry.Kind == JournalKind.Entered).Select(entry => entry.Step)], result.Path);
        var next = this with { Before = Counted(Before, before), After = Counted(After, after) };
        foreach (var wait in result.Waits.Where(wait => wait.Kind == "incident"))
        {
            next = next with { Incidents = Counted(next.Incidents, $"{wait.Step} {wait.Name}") };
        }

        return before == after
            ? parted is null ? next with { Same = Same + 1 } : next with { OtherWay = OtherWay + 1 }
            : next with
            {
                OtherEnd = OtherEnd + 1,
                Differences = Differences.Count < MaxDifferences ? [.. Differences, new(recorded.OrderNo, before, after, parted)] : Differences,
            };
    }

    private static string End(string status, string? outcome) => outcome is null ? status : $"{status} {outcome}";

    private static SortedDictionary<string, int> Counted(SortedDictionary<string, int> counts, string what)
    {
        var kind = counts.ContainsKey(what) || counts.Count < MaxKinds ? what : "other";
        return new(counts, StringComparer.Ordinal) { [kind] = counts.GetValueOrDefault(kind) + 1 };
    }

    private static string? Parting(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var shared = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return shared < after.Count ? after[shared] : shared < before.Count ? before[shared] : null;
    }
}
