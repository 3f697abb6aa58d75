using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.UnitTests.Expressions;

/// <summary>The official suite, when JSONATA_SUITE names a folder that holds it; and the project's own cases over orders.</summary>
public sealed class JsonataSuiteTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_case_of_the_suite_holds()
    {
        var folder = Environment.GetEnvironmentVariable("JSONATA_SUITE");
        if (string.IsNullOrEmpty(folder))
        {
            Say("not configured: JSONATA_SUITE");
            return;
        }

        RunAll("JSONata suite", folder);
    }

    [Fact]
    public void Every_case_over_orders_holds()
    {
        var ran = RunAll("JSONata over orders", Path.Combine(AppContext.BaseDirectory, "Expressions", "cases"));
        Assert.True(ran >= 400, $"only {ran} cases");
    }

    private int RunAll(string what, string folder)
    {
        var cases = SuiteCase.ReadAll(folder);
        var able = cases.FindAll(c => c.Expression is not null);
        var faults = able.Select(c => c.Fault()).OfType<string>().ToList();
        Say(string.Create(CultureInfo.InvariantCulture, $"{what}: {able.Count} cases ran, {faults.Count} failed"));
        foreach (var missing in cases.Where(c => c.Expression is null))
        {
            Say($"{what}: {missing.Name} names an expression file that is not in the folder");
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(20)));
        return able.Count;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
