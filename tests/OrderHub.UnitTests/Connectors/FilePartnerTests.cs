using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Golden;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Partners that exist as files only: their manifests, mappings and golden messages, and not a line of program.</summary>
public sealed class FilePartnerTests
{
    internal static readonly string Folder = Path.Combine(Repository.Root, "tests", "OrderHub.UnitTests", "Connectors", "partners");

    private static readonly ConnectorCatalog Catalog = ConnectorCatalog.Load(Folder, new JsonataCompiler());

    public static TheoryData<string, string> Golden()
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal))
        {
            foreach (var file in GoldenFile.Load(folder).Files)
            {
                data.Add(Path.GetFileName(folder), file.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_partner_made_of_files_alone_is_understood(string partner, string golden)
    {
        var file = GoldenFile.Load(Path.Combine(Folder, partner)).Files.Single(file => file.Name == golden);
        Assert.Empty(GoldenCheck.Check(Catalog.Find(partner)!, file).Differences);
    }

    [Fact]
    public void A_golden_message_that_no_longer_holds_says_every_difference()
    {
        var (file, _) = GoldenFile.Parse("x", File.ReadAllText(Path.Combine(Folder, "ware", "golden", "process.json")));
        file!.Content["expect"]!["report"]!["status"] = "DELIVERED";
        file.Content["expect"]!["report"]!["colour"] = "red";
        file.Content["expect"]!["key"] = "B2";
        var result = GoldenCheck.Check(Catalog.Find("ware")!, file);
        Assert.False(result.Holds);
        Assert.Equal(
            ["colour: expected red, found nothing", "status: expected DELIVERED, found OUTBOUND", "key: expected B2, found B1"],
            result.Differences);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":1,"expect":{}}""")]
    [InlineData("""{"message":{"headers":[]},"expect":{}}""")]
    [InlineData("""{"call":{"operation":"cancel"}}""")]
    [InlineData("""{"signatures":[{"scheme":"rot13"}]}""")]
    [InlineData("""{"message":{"bodyBase64":"?"},"expect":{}}""")]
    public void A_golden_file_that_is_wrong_itself_is_told_and_throws_nothing(string json)
    {
        var (file, fault) = GoldenFile.Parse("x", json);
        Assert.Null(fault);
        Assert.NotEmpty(GoldenCheck.Check(Catalog.Find("ware")!, file!).Differences);
    }
}
