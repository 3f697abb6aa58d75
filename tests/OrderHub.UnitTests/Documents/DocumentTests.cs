using System.Text.Json;
using System.Text.RegularExpressions;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Documents;

/// <summary>What the documents say about the tree holds.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. Directory
        .EnumerateFiles(Repository.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 6 })
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(part => part is "node_modules" or "bin" or "obj" or ".git" or "wwwroot"))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Each_link_and_picture_leads_to_a_file(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var dead = Link().Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(link => link.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("OrderHub.Server/docs/model.md")]
    public void Paths_in_a_document_exist(string document)
    {
        var gone = PathInText().Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => match.Groups["path"].Value)
            .Where(path => !path.Contains('*', StringComparison.Ordinal))
            .Where(path => !Path.Exists(Repository.PathOf(path)) && !Path.Exists(Repository.PathOf("OrderHub.Server", path))
                && !Path.Exists(Repository.PathOf("OrderHub.Server", "Storage", "Sqlite", path)))
            .ToList();

        Assert.Empty(gone);
    }

    [Fact]
    public void The_notice_names_every_package_that_ships()
    {
        var notice = File.ReadAllText(Repository.PathOf("NOTICE"));
        var shipped = new[] { "OrderHub.Server/OrderHub.Server.csproj", "connectors/OrderHub.Connectors.csproj" }
            .SelectMany(project => PackageReference().Matches(File.ReadAllText(Repository.PathOf(project))).Select(match => match.Groups["id"].Value));

        var pages = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("OrderHub.Designer", "package.json"))).RootElement.GetProperty("dependencies")
            .EnumerateObject().Select(dependency => dependency.Name);

        var unnamed = shipped.Concat(pages).Where(package => !notice.Contains($" {package} ", StringComparison.Ordinal)).ToList();

        Assert.Empty(unnamed);
    }

    [Fact]
    public void Readme_is_at_most_two_screens() =>
        Assert.InRange(File.ReadLines(Repository.PathOf("README.md")).Count(), 10, 100);

    [Fact]
    public void Decisions_are_numbered_without_a_gap_and_say_context_decision_and_cost()
    {
        var files = Directory.GetFiles(Repository.PathOf("OrderHub.Server", "docs", "decisions"), "*.md").Order(StringComparer.Ordinal).ToList();

        Assert.Equal(Enumerable.Range(1, files.Count), files.Select(file => int.Parse(Path.GetFileName(file).AsSpan(0, 4))));
        Assert.All(files, file =>
        {
            var text = File.ReadAllText(file);
            Assert.StartsWith($"# {int.Parse(Path.GetFileName(file).AsSpan(0, 4))}. ", text, StringComparison.Ordinal);
            Assert.Contains("**Context.**", text, StringComparison.Ordinal);
            Assert.Contains("**Decision.**", text, StringComparison.Ordinal);
            Assert.Contains("**Cost.**", text, StringComparison.Ordinal);
            Assert.True(text.Length < 4500, $"{file} is longer than a page");
        });
    }

    [Fact]
    public void The_Dockerfile_copies_only_what_exists()
    {
        var missing = File.ReadLines(Repository.PathOf("docker", "Dockerfile"))
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])
            .Where(path => !Path.Exists(Repository.PathOf(path)));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_image_runs_as_a_plain_user_and_is_checked_for_readiness()
    {
        var dockerfile = File.ReadAllText(Repository.PathOf("docker", "Dockerfile"));

        Assert.Matches(@"(?m)^USER (?!root|0\b)", dockerfile);
        Assert.Matches(@"(?m)^HEALTHCHECK .*/ready", dockerfile);
    }

    [Fact]
    public void The_compose_file_names_the_Dockerfile_and_shows_its_port_to_this_machine_only()
    {
        var compose = File.ReadAllText(Repository.PathOf("docker", "compose.yaml"));
        var dockerfile = Setting("dockerfile").Match(compose).Groups["value"].Value;
        var context = Setting("context").Match(compose).Groups["value"].Value;

        Assert.True(File.Exists(Repository.PathOf("docker", context, dockerfile)));
        Assert.All(Port().Matches(compose), port => Assert.StartsWith("127.0.0.1:", port.Groups["value"].Value, StringComparison.Ordinal));
        Assert.NotEmpty(Port().Matches(compose));
        Assert.DoesNotContain('\t', compose);
    }

    [Fact]
    public void Lock_files_of_npm_hold_no_download_addresses()
    {
        var lockFile = Repository.PathOf("OrderHub.Designer", "package-lock.json");

        Assert.DoesNotContain("\"resolved\"", File.ReadAllText(lockFile), StringComparison.Ordinal);
    }

    private static Regex Setting(string name) => new($@"^\s+{name}: (?<value>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>[\w.*-]+/[\w./*-]*)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathInText();

    [GeneratedRegex("<PackageReference Include=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PackageReference();

    [GeneratedRegex("^\\s+- \"(?<value>[\\d.:]+:\\d+)\"$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();
}
