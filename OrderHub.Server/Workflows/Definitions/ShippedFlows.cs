using OrderHub.Server.Model;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>A flow of the shipped set with the layout that lies beside it.</summary>
public sealed record ShippedFlow(string File, FlowDefinition Definition, string? Layout);

/// <summary>The flows below a folder, sub-flows before those that use them, and all that is wrong with them as <c>file: path: words</c>.</summary>
public sealed record ShippedFlows(IReadOnlyList<ShippedFlow> Flows, IReadOnlyList<string> Faults)
{
    private const string LayoutEnding = ".layout.json";

    /// <summary>Reads <c>{line}/{part}.json</c> with <c>{line}/{part}.layout.json</c>; files of scenarios and schemas are not flows.</summary>
    public static ShippedFlows Read(string folder, CapabilityRegistry capabilities, FlowLimits limits)
    {
        var readings = SideBySide.Map([.. Files(folder)], file => (File: file, Reading: FlowReader.Read(File.ReadAllText(file), limits)));
        var byName = readings.Select(file => file.Reading.Definition).OfType<FlowDefinition>().DistinctBy(flow => flow.Name, StringComparer.Ordinal)
            .ToDictionary(flow => flow.Name, StringComparer.Ordinal);
        var faults = new List<string>();
        var open = new List<ShippedFlow>();
        var judged = SideBySide.Map(readings, file => (
            file.File, file.Reading, Faults: file.Reading.Definition is { } flow ? FlowValidator.Validate(flow, capabilities, byName.GetValueOrDefault, limits) : file.Reading.Faults));
        foreach (var (file, reading, all) in judged)
        {
            faults.AddRange(all.Select(fault => $"{Path.GetRelativePath(folder, file)}: {fault.Path}: {fault.Message}"));
            if (all.Count == 0)
            {
                var layout = file[..^".json".Length] + LayoutEnding;
                open.Add(new(file, reading.Definition!, File.Exists(layout) ? File.ReadAllText(layout) : null));
            }
        }

        var pinned = Pin(open);
        if (faults.Count == 0)
        {
            faults.AddRange(open.ExceptBy(pinned.Select(flow => flow.File), flow => flow.File, StringComparer.Ordinal)
                .Select(flow => $"{Path.GetRelativePath(folder, flow.File)}: steps: A sub-flow it uses is not shipped, or uses it in turn."));
        }

        return new(pinned, faults);
    }

    /// <summary>The scenarios beside the flows: <c>{line}/scenarios/{part}.{name}.json</c>.</summary>
    public static IEnumerable<FlowScenarioRow> Scenarios(string folder, DateTimeOffset at) => ScenarioFiles(folder)
        .Select(file => (File: file, Text: File.ReadAllText(file)))
        .Select(file => (file.File, file.Text, Simulation.Scenario.Read(file.Text).Scenario))
        .Where(file => file.Scenario is not null)
        .Select(file => new FlowScenarioRow(FlowCatalog.SharedTenant, file.Scenario!.Flow, Path.GetFileNameWithoutExtension(file.File), 1, file.Text, "shipped", at));

    /// <summary>Files of scenarios, in order.</summary>
    public static IEnumerable<string> ScenarioFiles(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "scenarios").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "scenarios"
            && !file.EndsWith(".schema.json", StringComparison.Ordinal) && !file.EndsWith(LayoutEnding, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>Ties each flow to its sub-flows, in rounds; what is left over has a sub-flow that is absent or goes in a circle.</summary>
    private static List<ShippedFlow> Pin(List<ShippedFlow> flows)
    {
        var pinned = new List<ShippedFlow>();
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = flows.ToList();
        while (left.FirstOrDefault(flow => FlowReferences.Of(flow.Definition).All(hashes.ContainsKey)) is { } next)
        {
            left.Remove(next);
            var definition = FlowPins.Apply(next.Definition, FlowReferences.Of(next.Definition).ToDictionary(name => name, name => hashes[name], StringComparer.Ordinal));
            hashes[definition.Name] = definition.Hash;
            pinned.Add(next with { Definition = definition });
        }

        return pinned;
    }
}
