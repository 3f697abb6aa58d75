using System.Diagnostics;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Documents;

/// <summary>The last line of <c>./test.sh</c> can be trusted: what did not run, or fell over, counts as failed.</summary>
public sealed class TallyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orderhub-tally-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Runners_are_summed()
    {
        Suite("Unit", 0);
        Trx("Unit", Result("a", "Passed"), Result("b", "Passed"));
        Suite("Designer", 0);
        File.WriteAllText(Path.Combine(folder, "Designer.vitest.json"), """{"testResults":[{"status":"passed","assertionResults":[{"status":"passed","fullName":"x"}]}]}""");

        Assert.Equal(("3 passed, 0 failed, 0 skipped", 0), await TallyAsync());
    }

    [Fact]
    public async Task A_failed_test_counts_and_ends_with_an_exit_code()
    {
        Suite("Unit", 1);
        Trx("Unit", Result("a", "Passed"), Result("b", "Failed"));

        Assert.Equal(("1 passed, 1 failed, 0 skipped", 1), await TallyAsync());
    }

    [Fact]
    public async Task A_failed_test_is_shown_with_its_message()
    {
        Suite("Unit", 1);
        Trx("Unit", Result("An_order_is_kept", "Failed", "Expected: &lt;1&gt;\nActual:   &lt;2&gt;"));

        var said = await SaidAsync();

        Assert.Contains("failed: An_order_is_kept", said, StringComparison.Ordinal);
        Assert.Contains("Expected: <1>", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_fell_over_counts_as_failed()
    {
        Suite("Crashed", 134);
        Suite("Unit", 1);
        Trx("Unit", Result("a", "Passed"));

        Assert.Equal(("1 passed, 2 failed, 0 skipped", 1), await TallyAsync());
    }

    [Fact]
    public async Task A_suite_without_a_test_counts_as_failed()
    {
        Suite("Empty", 0);
        Trx("Empty");

        Assert.Equal(("0 passed, 1 failed, 0 skipped", 1), await TallyAsync());
    }

    [Fact]
    public async Task A_report_that_was_cut_off_counts_as_failed()
    {
        Suite("Cut", 0);
        File.WriteAllText(Path.Combine(folder, "Cut.trx"), $"""<TestRun><Results>{Result("a", "Passed")}</Results><Counters total="2" /></TestRun>""");

        Assert.Equal(("0 passed, 1 failed, 0 skipped", 1), await TallyAsync());
    }

    [Fact]
    public async Task A_skipped_test_counts_and_one_whose_setting_is_unset_does_not()
    {
        Suite("Unit", 0);
        Trx("Unit", Result("a", "Passed"), Result("b", "NotExecuted", "some day"), Result("c", "NotExecuted", "not configured: ES_URL"));

        Assert.Equal(("1 passed, 0 failed, 1 skipped", 0), await TallyAsync());
    }

    private static string Result(string name, string outcome, string message = "") =>
        $"""<UnitTestResult testName="{name}" outcome="{outcome}"><Output><ErrorInfo><Message>{message}</Message></ErrorInfo></Output></UnitTestResult>""";

    private void Suite(string name, int exit)
    {
        File.WriteAllText(Path.Combine(folder, name + ".suite"), "");
        File.WriteAllText(Path.Combine(folder, name + ".exit"), exit.ToString());
    }

    private void Trx(string name, params string[] results) => File.WriteAllText(
        Path.Combine(folder, name + ".trx"),
        $"""<TestRun><Results>{string.Concat(results)}</Results><ResultSummary><Counters total="{results.Length}" /></ResultSummary></TestRun>""");

    private async Task<(string LastLine, int Exit)> TallyAsync()
    {
        var (said, exit) = await RunAsync();
        return (said.TrimEnd().Split('\n')[^1], exit);
    }

    private async Task<string> SaidAsync() => (await RunAsync()).Said;

    private async Task<(string Said, int Exit)> RunAsync()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Repository.PathOf("tests", "tally.mjs"), folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (said, node.ExitCode);
    }
}
