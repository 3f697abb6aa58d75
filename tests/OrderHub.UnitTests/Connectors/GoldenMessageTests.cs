using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Golden;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Runs every file of <c>connectors/*/golden</c>: raw messages against the standard model, signature vectors, faults, and calls with their answers.</summary>
public sealed class GoldenMessageTests
{
    private static readonly string[] Paths =
    [
        .. Directory.GetFiles(Partners.Folder, "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "golden")
            .Order(StringComparer.Ordinal)
            .Select(path => Path.GetRelativePath(Partners.Folder, path)),
    ];

    public static TheoryData<string> Files() => [.. Paths];

    [Theory]
    [MemberData(nameof(Files))]
    public void Golden_message_is_read_and_written_as_its_file_says(string file)
    {
        var connector = Partners.Catalog.Find(file.Split(Path.DirectorySeparatorChar)[0])!;
        var (golden, fault) = GoldenFile.Parse(file, File.ReadAllText(Path.Combine(Partners.Folder, file)));
        Assert.Null(fault);
        Assert.Empty(GoldenCheck.Check(connector, golden!).Differences);
    }

    [Fact]
    public void Every_operation_of_every_connector_has_a_golden_message()
    {
        var golden = Paths
            .Select(file => (Connector: file.Split(Path.DirectorySeparatorChar)[0], Content: JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, file)))!))
            .Select(file => $"{file.Connector}/{file.Content["call"]?["operation"] ?? file.Content["expect"]?["operation"]}")
            .ToHashSet(StringComparer.Ordinal);
        var operations = Partners.Catalog.All.SelectMany(connector =>
            (connector.Manifest.Inbound?.Operations.Select(operation => $"{connector.Name}/{operation.Name}") ?? [])
            .Concat(connector.Manifest.Outbound?.Operations.Select(operation => $"{connector.Name}/{operation.Name}") ?? []));
        Assert.All(operations, operation => Assert.Contains(operation, golden));
    }
}
