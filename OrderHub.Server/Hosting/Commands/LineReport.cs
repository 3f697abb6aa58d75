using System.Text;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Hosting.Commands;

/// <summary>What the lines are composed of and how their scenarios go, as a page: made of the flows themselves, so that it cannot be out of date unseen.</summary>
public static class LineReport
{
    /// <summary>Kinds of courses, each with the words in a scenario's name that tell it; the first that fits. What fits none is another trouble.</summary>
    private static readonly (string Course, string[] Words)[] Courses =
    [
        ("normal", ["normal", "delivered", "carried", "told", "in-parts", "fetched", "wishes", "modified"]),
        ("cancelled", ["cancel", "called-off", "withdrawn"]),
        ("intercepted", ["intercept"]),
        ("partner down", ["down", "not-heard", "not-followed", "not-connected", "unreachable-partner"]),
        ("time-out", ["silent", "never", "nobody", "timeout", "time-out", "missing", "waited", "late"]),
        ("short", ["short", "elsewhere", "less", "no-number", "no-article", "numbers-out", "stock"]),
        ("refused", ["refus", "reject", "invalid", "unreach", "unpriced", "over-", "closed", "no-", "not-", "conflict", "repeated", "unknown", "forbidden", "licence"]),
        ("inspection or breach", ["inspect", "breach", "defect", "grade", "variance", "surplus", "loss", "lost", "customs", "weight", "more", "contradiction"]),
    ];

    private const string Other = "other trouble";

    /// <summary>One scenario and how it went.</summary>
    private sealed record Course(string Line, string Kind, string Name, bool Passed);

    /// <param name="hub">Runs the scenarios.</param>
    /// <param name="folder">The folder of the lines.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The page, and how many scenarios failed.</returns>
    public static async Task<(string Page, int Failed)> WriteAsync(OfflineHub hub, string folder, CancellationToken ct)
    {
        var courses = new List<Course>();
        var users = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var flows = new Dictionary<string, FlowDefinition>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Where(IsFlow).Order(StringComparer.Ordinal))
        {
            var (flow, faults) = hub.Check.Check(await File.ReadAllTextAsync(file, ct), null, OfflineHub.Tenant);
            if (flow is null || faults.Count > 0)
            {
                throw new InvalidDataException($"{file}: {faults.FirstOrDefault()?.Message}");
            }

            flows[flow.Name] = flow;
            courses.AddRange(await RunAsync(hub, flow, Path.GetDirectoryName(file)!, ct));
        }

        foreach (var flow in flows.Values.Where(flow => flow.Kind != FlowKind.Subflow))
        {
            foreach (var use in UsesOf(flow, flows))
            {
                (users.TryGetValue(use, out var lines) ? lines : users[use] = new(StringComparer.Ordinal)).Add(flow.Line);
            }
        }

        return (Page(courses, users, hub), courses.Count(course => !course.Passed));
    }

    /// <summary>The kind of course that a scenario's name tells.</summary>
    public static string KindOf(string name) => Courses.FirstOrDefault(kind => kind.Words.Any(word => name.Contains(word, StringComparison.Ordinal))).Course ?? Other;

    private static bool IsFlow(string file) =>
        !file.EndsWith(".layout.json", StringComparison.Ordinal) && !file.EndsWith(".schema.json", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(file)) != "scenarios";

    private static async Task<IEnumerable<Course>> RunAsync(OfflineHub hub, FlowDefinition flow, string folder, CancellationToken ct)
    {
        var courses = new List<Course>();
        foreach (var file in ShippedFlows.ScenarioFiles(folder))
        {
            var text = await File.ReadAllTextAsync(file, ct);
            var (scenario, fault) = Scenario.Read(text);
            if (fault is not null || scenario!.Flow == flow.Name)
            {
                var name = Path.GetFileNameWithoutExtension(file);
                var run = await hub.Scenarios.RunAsync(OfflineHub.Tenant, flow, name, 0, text, ct);
                courses.Add(new(flow.Line, KindOf(name.Split('.')[^1]), name, run.Faults.Count == 0));
            }
        }

        return courses;
    }

    /// <summary>What a flow uses: its own steps' capabilities and those of the sub-flows that it calls.</summary>
    private static IEnumerable<string> UsesOf(FlowDefinition flow, Dictionary<string, FlowDefinition> flows) => flow.AllSteps
        .SelectMany(step => step.Use == ControlSteps.SubFlow && flows.TryGetValue(step.With["flow"]?.ToString() ?? "", out var called) ? UsesOf(called, flows) : [step.Use, step.Compensate ?? ""])
        .Where(use => use.Contains('@', StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    private static string Page(List<Course> courses, SortedDictionary<string, SortedSet<string>> users, OfflineHub hub)
    {
        var page = new StringBuilder(
            """
            # Business lines

            Made by `OrderHub.Server flow report > OrderHub.Server/docs/lines.md`; a test compares it. What two lines do differently: `flow diff workflows/A/fulfillment.json
            workflows/B/fulfillment.json`.

            ## Lines and courses

            Scenarios by line and kind of course, each run on a virtual clock and compared with what its file expects: outcome, path, end state of the order, calls to partners. What a file does
            not say is not compared; whole systems are compared by the end-to-end tests. Passed of all.


            """);
        string[] kinds = [.. Courses.Select(kind => kind.Course), Other];
        page.AppendLine($"| Line | {string.Join(" | ", kinds)} | all |").AppendLine($"|---|{string.Concat(Enumerable.Repeat("---|", kinds.Length + 1))}");
        foreach (var line in courses.GroupBy(course => course.Line, StringComparer.Ordinal).OrderBy(line => line.Key, StringComparer.Ordinal))
        {
            page.AppendLine($"| {line.Key} | {string.Join(" | ", kinds.Select(kind => Cell([.. line.Where(course => course.Kind == kind)])))} | {Cell([.. line])} |");
        }

        page.Append("\n## Capabilities and lines\n\nEach capability with the lines that use it, also by a shared part or as an undo.\n\n| Capability | Lines | |\n|---|---|---|\n");
        foreach (var (use, lines) in users.OrderByDescending(user => user.Value.Count).ThenBy(user => user.Key, StringComparer.Ordinal))
        {
            page.AppendLine($"| `{use}` {hub.Capabilities.Find(use)?.Descriptor.Title.En} | {lines.Count} | {string.Join(", ", lines)} |");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Cell(List<Course> courses) => courses.Count == 0 ? "" : $"{courses.Count(course => course.Passed)} of {courses.Count}";
}
