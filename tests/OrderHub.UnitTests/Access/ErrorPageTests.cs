using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Connectors;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Hosting;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows;
using OrderHub.UnitTests.Architecture;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>The page of errors explains every code that the programs hold, and none that they do not.</summary>
public sealed partial class ErrorPageTests
{
    /// <summary>First words of codes; a text that begins so and is no code is one of <see cref="OtherNames"/>.</summary>
    private static readonly string[] Families = [.. Constants(typeof(ErrorCodes)).Select(FamilyOf).Concat(["partner", "connector", "flow", "intake", "waybill", "field", "mark", "reference", "counted"]).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Every_code_is_explained_once_and_every_explained_code_exists()
    {
        var explained = Explained().Matches(File.ReadAllText(Repository.PathOf("OrderHub.Server", "docs", "errors.md"))).Select(match => match.Groups["code"].Value).ToList();
        var existing = CodesOf(typeof(ErrorCodes).Assembly).Concat(CodesOf(typeof(FaultCodes).Assembly)).Except(OtherNames(), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

        var silent = existing.Except(explained, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var gone = explained.Except(existing, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(explained.Distinct(StringComparer.Ordinal), explained);
        Assert.True(silent.Count == 0, "docs/errors.md does not explain: " + string.Join(' ', silent));
        Assert.True(gone.Count == 0, "docs/errors.md explains what no code says: " + string.Join(' ', gone));
    }

    /// <summary>Texts of an assembly that look like codes: what its instructions load, and its constants.</summary>
    private static HashSet<string> CodesOf(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            texts.Add(metadata.GetUserString(handle));
        }

        texts.AddRange(assembly.GetTypes().Where(type => type.Name.EndsWith("Codes", StringComparison.Ordinal)).SelectMany(Constants));
        return texts.Where(text => Code().IsMatch(text) && Families.Contains(FamilyOf(text), StringComparer.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What is written like a code and is another thing: capabilities, events, commit points, deeds of the audit.</summary>
    private static IEnumerable<string> OtherNames()
    {
        using var folder = new TemporaryFolder();
        using var app = HubApplication.Build(new HubArguments
        {
            Environment = "Development",
            DescribeOnly = true,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["OrderHub:DataFolder"] = folder.Path },
        });
        return
        [
            .. app.Services.GetServices<ICapability>().Select(capability => capability.Descriptor.Name),
            .. Constants(typeof(EventFamilies)), .. Constants(typeof(ChangeSignals)), .. CommitPoints.All, .. CommitPoints.OfKeys, .. CommitPoints.OfPartners, .. Constants(typeof(AuditActions)),
        ];
    }

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue()).OfType<string>();

    private static string FamilyOf(string code) => code.Split('.')[0];

    [GeneratedRegex(@"^[a-z][a-z-]*(?:\.[a-z][a-z0-9-]*)+$")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\*\*`(?<code>[^`]+)`\*\*", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Explained();
}
