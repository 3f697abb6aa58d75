using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>The golden messages of every shipped connector hold against living systems too: the partners that are called, and the hub as partners call it.</summary>
public sealed class ConformTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private Hub Hub => fixture.Hub;

    [Theory]
    [InlineData("waybill")]
    [InlineData("terminal")]
    [InlineData("isv")]
    [InlineData("wms")]
    [InlineData("flux")]
    [InlineData("tracking")]
    [InlineData("customs")]
    [InlineData("notice")]
    public async Task A_partner_that_is_called_conforms_and_a_report_says_so(string connector)
    {
        var result = await ConformAsync(connector, Hub.Simulators.Url);

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Matches("(?m)^([1-9][0-9]*) of \\1 conform", result.Output);
    }

    [Theory]
    [InlineData("eclp")]
    [InlineData("isv")]
    [InlineData("wms")]
    [InlineData("flux")]
    [InlineData("tracking")]
    [InlineData("customs")]
    [InlineData("terminal")]
    public async Task The_hub_conforms_to_what_was_agreed_with_its_partners(string connector)
    {
        var result = await ConformAsync(connector, Hub.Server.Url, "--as-partner");

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Matches("(?m)^([1-9][0-9]*) of \\1 conform", result.Output);
    }

    [Fact]
    public async Task A_system_that_speaks_another_protocol_does_not_conform_and_the_report_says_where()
    {
        var result = await ConformAsync("wms", Hub.Server.Url);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FAIL", result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("0 of 7 conform", result.Output, StringComparison.Ordinal);
    }

    private Task<CommandResult> ConformAsync(string connector, string url, params string[] more) =>
        ServerCommand.RunAsync(Hub.DataFolder, null, ["connector", "conform", connector, "--url", url, .. more]);
}
