using System.Diagnostics;
using System.Text.Json;
using OrderHub.Testing.Elasticsearch;
using OrderHub.UnitTests.Architecture;

namespace OrderHub.UnitTests.Search;

/// <summary>Holds requests against the official specification, with ajv in a node process; the folder with it is named by ES_SPEC.</summary>
internal static class SpecificationCheck
{
    /// <summary>What is wrong with each request that is not as specified; empty where all are.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IEnumerable<SearchRequest> requests)
    {
        var program = Path.Combine(Repository.Root, "tests", "OrderHub.UnitTests", "Search", "check-requests.mjs");
        var start = new ProcessStartInfo("node", [program, Environment.GetEnvironmentVariable("ES_SPEC")!, Path.Combine(Repository.Root, "OrderHub.Designer", "package.json")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(requests));
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<List<string>>(await output)! : throw new InvalidOperationException(await error);
    }
}
