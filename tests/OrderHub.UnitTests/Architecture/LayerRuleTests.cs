using OrderHub.UnitTests.Architecture.Samples.High;
using OrderHub.UnitTests.Architecture.Samples.Low;
using Xunit;

namespace OrderHub.UnitTests.Architecture;

/// <summary>The test of the test: a reference upward is found wherever it hides.</summary>
public sealed class LayerRuleTests
{
    private const string Root = "OrderHub.UnitTests.Architecture.Samples";
    private static readonly LayerMap Map = new(Root, "High", "Low");
    private static readonly IReadOnlyList<string> Found = Scan();

    [Theory]
    [InlineData(typeof(InBase), "base")]
    [InlineData(typeof(InInterface), "interface")]
    [InlineData(typeof(InAttribute), "attribute")]
    [InlineData(typeof(InAttributeArgument), "attribute")]
    [InlineData(typeof(InField), "field")]
    [InlineData(typeof(InSignature), "signature")]
    [InlineData(typeof(InGenericArgument), "signature")]
    [InlineData(typeof(InConstraint<>), "constraint")]
    [InlineData(typeof(InBody), "body")]
    [InlineData(typeof(InBodyAfterSwitch), "body")]
    [InlineData(typeof(InMethodArgument), "body")]
    [InlineData(typeof(InAsyncBody), "body")]
    [InlineData(typeof(InClosure), "body")]
    [InlineData(typeof(InTypeOf), "body")]
    public void An_upward_reference_is_found_and_named(Type culprit, string place) =>
        Assert.Contains(Found, breach =>
            breach.StartsWith($"Low must not use High: {culprit.FullName}", StringComparison.Ordinal) && breach.EndsWith($"({place})", StringComparison.Ordinal));

    [Fact]
    public void The_member_that_reaches_up_is_named() =>
        Assert.Contains($"Low must not use High: {typeof(InBody).FullName}.Speak -> {typeof(HighBase).FullName} (body)", Found, StringComparer.Ordinal);

    [Fact]
    public void A_downward_reference_is_no_breach() =>
        Assert.DoesNotContain(Found, breach => breach.Contains(nameof(UsesLowAsItMay), StringComparison.Ordinal) || breach.Contains(nameof(Honest) + ".", StringComparison.Ordinal));

    [Fact]
    public void A_folder_nobody_ranked_is_a_breach() =>
        Assert.Contains($"{Root}.Unranked.Homeless lies in no ranked layer", Found, StringComparer.Ordinal);

    [Fact]
    public void Sub_folders_of_data_are_ranked_among_themselves()
    {
        Assert.Equal("Data.Relay", LayerMap.Server.LayerOf("OrderHub.Server.Data.Relay.Topics"));
        Assert.True(LayerMap.Server.IsUpward("Data.Persistence", "Data.Relay"));
        Assert.False(LayerMap.Server.IsUpward("Data.Relay", "Data.Persistence"));
        Assert.True(LayerMap.Server.IsUpward("Storage", "Security"));
    }

    private static IReadOnlyList<string> Scan()
    {
        using var scan = new AssemblyScan(typeof(LayerRuleTests).Assembly.Location);
        return LayerRule.Breaches(scan.References(), Map);
    }
}
