using System.CommandLine;
using OrderHub.Server.Hosting.Commands;
using OrderHub.UnitTests.Access;
using OrderHub.UnitTests.Architecture;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

/// <summary>The commands on flows, as a person types them.</summary>
[Collection(RunningHubCollection.Name)]
public sealed class FlowCommandTests(RunningHub hub) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static string Express => Repository.PathOf("workflows", "express", "fulfillment.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Validate_says_every_fault_with_its_path_and_ends_with_one()
    {
        Assert.Equal((0, "fulfillment.json: ok"), await RunAsync("validate", Express));

        var faulty = await EditAsync("\"rejected\": \"undoAll\"", "\"rejected\": \"nowhere\"");
        var (code, said) = await RunAsync("validate", faulty);
        Assert.Equal(1, code);
        Assert.Contains("steps.orderPickup.next.rejected", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_tells_what_is_done_differently_and_ends_with_one_where_anything_is()
    {
        Assert.Equal((0, "The same."), await RunAsync("diff", Express, Express));
        var (code, said) = await RunAsync("diff", Express, await EditAsync("\"timeout\": \"P3D\"", "\"timeout\": \"P4D\""));
        Assert.Equal((1, "~ track changed\n    timeout: \"P3D\" -> \"P4D\""), (code, said));
    }

    [Fact]
    public async Task Test_runs_the_scenarios_beside_the_file_and_fails_with_them()
    {
        var (code, said) = await RunAsync("test", Express);
        Assert.Equal(0, code);
        Assert.Contains(" 0 failed; ", said, StringComparison.Ordinal);

        var changed = await EditAsync("\"timeout\": \"P3D\"", "\"timeout\": \"PT1H\"");
        Directory.CreateDirectory(Path.Combine(folder.Path, "scenarios"));
        File.Copy(Repository.PathOf("workflows", "express", "scenarios", "fulfillment.normal.json"), Path.Combine(folder.Path, "scenarios", "fulfillment.normal.json"));
        (code, said) = await RunAsync("test", changed);
        Assert.Equal(1, code);
        Assert.Contains("FAILED  fulfillment.normal", said, StringComparison.Ordinal);
        Assert.Contains("not taken: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_tells_how_it_went()
    {
        var (code, said) = await RunAsync("simulate", Express, "--plan", Repository.PathOf("workflows", "express", "scenarios", "fulfillment.pickup-rejected.json"));
        Assert.Equal(0, code);
        Assert.Contains("waybill.void", said, StringComparison.Ordinal);
        Assert.Contains("ended: cancelled, outcome cancelled", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_sends_a_file_to_a_running_hub_and_the_unchanged_changes_nothing()
    {
        var line = "c-" + Guid.NewGuid().ToString("n")[..8];
        var file = await EditAsync("express/fulfillment", $"{line}/fulfillment");
        string[] arguments = ["publish", file, "--url", hub.Address.ToString(), "--key", RunningHub.AdminKey];

        Assert.EndsWith("published", (await RunAsync(arguments)).Said, StringComparison.Ordinal);
        Assert.EndsWith("was there, nothing changed", (await RunAsync(arguments)).Said, StringComparison.Ordinal);
        var (code, said) = await RunAsync("publish", file, "--url", hub.Address.ToString(), "--key", "ohk_wrong");
        Assert.Equal(1, code);
        Assert.StartsWith("401", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_line()
    {
        var (code, said) = await RunAsync("validate", Path.Combine(folder.Path, "gone.json"));
        Assert.Equal(2, code);
        Assert.Single(said.Split('\n'));
    }

    private async Task<string> EditAsync(string old, string with)
    {
        var text = await File.ReadAllTextAsync(Express);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var file = Path.Combine(folder.Path, "fulfillment.json");
        await File.WriteAllTextAsync(file, text.Replace(old, with, StringComparison.Ordinal));
        return file;
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var said = new StringWriter();
        var code = await FlowCommands.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = said, Error = said });
        return (code, said.ToString().ReplaceLineEndings("\n").Trim());
    }
}
