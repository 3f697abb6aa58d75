using OrderHub.UnitTests.Architecture;

namespace OrderHub.UnitTests.Workflows;

/// <summary>The files below <c>workflows/</c>, as paths from the root.</summary>
internal static class ShippedFiles
{
    public static IEnumerable<string> Flows => All.Where(file => !IsScenario(file) && !file.EndsWith(".layout.json", StringComparison.Ordinal) && !file.EndsWith(".schema.json", StringComparison.Ordinal));

    public static IEnumerable<string> Scenarios => All.Where(IsScenario);

    private static IEnumerable<string> All => Directory.EnumerateFiles(Repository.PathOf("workflows"), "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static bool IsScenario(string file) => file.Split('/')[^2] == "scenarios";
}
