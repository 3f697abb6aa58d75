using System.Text.Json.Nodes;
using OrderHub.UnitTests.Architecture;

namespace OrderHub.UnitTests.Workflows;

/// <summary>The files below <c>workflows/</c>, as paths from the root.</summary>
internal static class ShippedFiles
{
    public static IEnumerable<string> Flows => All.Where(file => !IsScenario(file) && !file.EndsWith(".layout.json", StringComparison.Ordinal) && !file.EndsWith(".schema.json", StringComparison.Ordinal));

    public static IEnumerable<string> Scenarios => All.Where(IsScenario);

    /// <summary>What the shipped connectors can report: the system, its own code, and the status that they make of it.</summary>
    public static IReadOnlySet<(string? System, string? Code, string? Status)> Reports { get; } = Directory.GetDirectories(Repository.PathOf("connectors"))
        .Where(folder => File.Exists(Path.Combine(folder, "manifest.json"))).SelectMany(ReportsOf).ToHashSet();

    private static IEnumerable<string> All => Directory.EnumerateFiles(Repository.PathOf("workflows"), "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static bool IsScenario(string file) => file.Split('/')[^2] == "scenarios";

    // By the tables of codes, and by what a mapping says of itself: "'ITEMLACK'".
    private static IEnumerable<(string?, string?, string?)> ReportsOf(string folder)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!;
        var system = (string?)manifest["system"];
        var tables = (manifest["codes"]?.AsArray() ?? []).SelectMany(table => table!["map"]!.AsObject()).Select(code => (system, (string?)code.Key, (string?)code.Value));
        var said = Lists(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "mapping.json"))))
            .Select(fields => (system, Said(fields, "rawCode"), Said(fields, "status"))).Where(report => report is { Item2: not null, Item3: not null });
        return tables.Concat(said);
    }

    private static string? Said(JsonArray fields, string target) =>
        (string?)fields.OfType<JsonObject>().FirstOrDefault(field => (string?)field["target"] == target)?["from"] is ['\'', .. var text, '\''] ? text : null;

    private static IEnumerable<JsonArray> Lists(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Lists).Prepend(list),
        JsonObject group => group.SelectMany(child => Lists(child.Value)),
        _ => [],
    };
}
