using System.Text.RegularExpressions;
using OrderHub.UnitTests.Architecture;
using OrderHub.UnitTests.Workflows.Behaviour;
using Xunit;

namespace OrderHub.UnitTests.Documents;

/// <summary>The page of proofs names tests that there are, and every numbered behaviour.</summary>
public sealed partial class ProofTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("OrderHub.Server", "docs", "flows-proof.md"));

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var existing = typeof(ProofTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(TestName().Matches(Page).Select(match => match.Groups["name"].Value), name => !existing.Contains(name));
    }

    [Fact]
    public void Every_numbered_behaviour_is_on_the_page()
    {
        var behaviours = typeof(BehaviourTests).GetMethods().Select(method => method.Name).Where(name => name.StartsWith("Behaviour_", StringComparison.Ordinal));
        Assert.DoesNotContain(behaviours, name => !Page.Contains($"`{name}`", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 26), Row().Matches(Page).Select(match => int.Parse(match.Groups["nr"].Value)));
    }

    // Names of tests are sentences; everything else in code marks on the page has fewer words.
    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){3,})`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex("^\\| (?<nr>[0-9]+) \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
