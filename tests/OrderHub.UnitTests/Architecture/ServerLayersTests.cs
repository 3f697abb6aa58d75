using System.Text.RegularExpressions;
using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Architecture;

/// <summary>The shape of the server: one ranking of layers, folder = namespace, SQL in one place.</summary>
public sealed partial class ServerLayersTests
{
    private static readonly string ServerAssembly = typeof(CommitPoints).Assembly.Location;

    [Fact]
    public void Each_layer_uses_only_those_below_it()
    {
        using var scan = new AssemblyScan(ServerAssembly);

        var breaches = LayerRule.Breaches(scan.References(), LayerMap.Server);

        Assert.True(breaches.Count == 0, "Upward references:\n" + string.Join('\n', breaches));
    }

    [Fact]
    public void Every_type_of_ours_lies_in_a_ranked_layer()
    {
        using var scan = new AssemblyScan(ServerAssembly);

        var homeless = scan.TypesByFullName
            .Where(LayerMap.Server.Contains)
            .Where(type => LayerMap.Server.LayerOf(type[..type.LastIndexOf('.')]) is null);

        Assert.Empty(homeless);
    }

    [Fact]
    public void A_file_names_its_folder_as_its_namespace()
    {
        var server = Repository.PathOf("OrderHub.Server");
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(server, "*.cs", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(server, file).Replace('\\', '/');
            if (relative.StartsWith("bin/", StringComparison.Ordinal) || relative.StartsWith("obj/", StringComparison.Ordinal) || relative == "Program.cs")
            {
                continue;
            }

            var folder = Path.GetDirectoryName(relative)!.Replace('\\', '.').Replace('/', '.');
            var expected = folder.Length == 0 ? "OrderHub.Server" : "OrderHub.Server." + folder;
            if (NamespaceLine().Match(File.ReadAllText(file)).Groups["name"].Value != expected)
            {
                wrong.Add($"{relative}: expected namespace {expected};");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Sql_is_written_only_in_storage()
    {
        using var scan = new AssemblyScan(ServerAssembly);

        var elsewhere = scan.Texts()
            .Where(literal => LayerMap.Server.Contains(literal.From) && !literal.From.StartsWith("OrderHub.Server.Storage.", StringComparison.Ordinal))
            .Where(literal => SqlStart().IsMatch(literal.Text))
            .Select(literal => $"{literal.From}.{literal.Member}: {literal.Text}");

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void The_connector_library_knows_nothing_of_the_server()
    {
        var library = Path.Combine(Path.GetDirectoryName(ServerAssembly)!, "OrderHub.Connectors.dll");
        using var scan = new AssemblyScan(library);

        Assert.DoesNotContain("OrderHub.Server", scan.ReferencedAssemblies, StringComparer.Ordinal);
        Assert.DoesNotContain(scan.TypesByFullName, LayerMap.Server.Contains);
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*(SELECT|INSERT|UPDATE|DELETE)\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SqlStart();
}
