using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>
/// Every command of README runs. As written, but for a free port, a data folder of the test's own, and the configuration that
/// is built already.
/// </summary>
public sealed partial class ReadmeTests
{
    private const string Address = "http://127.0.0.1:5080";

    private static readonly IReadOnlyList<string> Commands =
        [.. Block().Matches(File.ReadAllText(Path.Combine(BuiltPrograms.Root, "README.md"))).Select(block => block.Groups["command"].Value.Trim())];

    [Fact]
    public async Task The_first_command_starts_a_hub_and_prints_a_sign_in_link()
    {
        using var folder = new TempFolder();
        await using var server = Run(Commands.Single(command => command.StartsWith("dotnet run", StringComparison.Ordinal)), folder, out var url);

        var link = await server.LineAsync(line => line.Contains("/sign-in#token=", StringComparison.Ordinal));

        Assert.Contains(url, link, StringComparison.Ordinal);
        await EndAsync(server);
    }

    [Fact]
    public async Task The_second_command_is_what_runs_this_test()
    {
        Assert.Contains("./test.sh", Commands);
        var script = Path.Combine(BuiltPrograms.Root, "test.sh");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute));
        await using var check = ChildProcess.Start("bash", ["-n", script], new Dictionary<string, string?>(StringComparer.Ordinal));
        Assert.Equal(0, await check.ExitAsync());
    }

    [Fact]
    public async Task A_first_order_by_curl_goes_through()
    {
        using var folder = new TempFolder();
        await using var server = Run(Commands.Single(command => command.StartsWith("ORDERHUB_ADMIN_KEY=", StringComparison.Ordinal)), folder, out var url);
        await server.LineAsync(line => line.Contains("/sign-in#token=", StringComparison.Ordinal));
        using var http = new HttpClient();
        await Eventually.BeTrueAsync(async () => (await http.GetAsync(url + "/ready")).IsSuccessStatusCode, () => $"not ready:\n{server.Output}");
        var calls = Commands.Where(command => command.StartsWith("curl", StringComparison.Ordinal)).Select(command => command.Replace(Address, url, StringComparison.Ordinal)).ToList();

        var placed = await CurlAsync(calls[0]);
        var again = await CurlAsync(calls[0]);
        var listed = await Eventually.GetAsync(
            async () => await CurlAsync(calls[1]) is var list && list["items"]!.AsArray().Count > 0 ? list : null,
            () => $"the order is not listed:\n{server.Output}");

        Assert.Equal(2, calls.Count);
        Assert.Equal((string?)placed["orderNo"], (string?)again["orderNo"]);
        Assert.Equal((string?)placed["orderNo"], (string?)Assert.Single(listed["items"]!.AsArray())!["orderNo"]);
        await EndAsync(server);
    }

    [Fact]
    public void There_is_no_command_without_a_test() => Assert.Equal(
        Commands.Count,
        Commands.Count(command => command == "./test.sh" || command.StartsWith("dotnet run", StringComparison.Ordinal)
            || command.StartsWith("ORDERHUB_ADMIN_KEY=", StringComparison.Ordinal) || command.StartsWith("curl", StringComparison.Ordinal)));

    private static ChildProcess Run(string command, TempFolder folder, out string url)
    {
        url = $"http://127.0.0.1:{FreePort.Take()}";
        var configuration = BuiltPrograms.Server.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        return ChildProcess.Start(
            "bash",
            ["-c", $"{command} -c {configuration} --no-build -- --urls {url}"],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB_DATA"] = folder.Combine("data"), ["ORDERHUB_ADMIN_KEY"] = null });
    }

    private static async Task<JsonNode> CurlAsync(string command)
    {
        await using var curl = ChildProcess.Start("bash", ["-c", command], new Dictionary<string, string?>(StringComparer.Ordinal));
        await curl.ExitAsync();
        return JsonNode.Parse(await curl.LineAsync(line => line.StartsWith('{')))!;
    }

    /// <summary><c>dotnet run</c> does not hand a signal on; the server it started is its child.</summary>
    private static Task EndAsync(ChildProcess server) => server.KillTreeAsync();

    [GeneratedRegex("^```bash\\n(?<command>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
