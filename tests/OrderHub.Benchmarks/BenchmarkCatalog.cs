using System.Text.Json;
using OrderHub.Benchmarks.Accept;

namespace OrderHub.Benchmarks;

/// <summary>Names every benchmark and runs the one asked for: <c>NAME [options] --json</c>.</summary>
internal static class BenchmarkCatalog
{
    // One line a benchmark: its name and the function that runs it.
    private static readonly Dictionary<string, Func<string[], Task<BenchmarkResult>>> Benchmarks = new(StringComparer.Ordinal)
    {
        ["store"] = StoreBenchmark.RunAsync,
        ["search"] = SearchBenchmark.RunAsync,
        ["accept"] = AcceptBenchmark.RunAsync,
        ["lines"] = LinesBenchmark.RunAsync,
        ["relay"] = RelayBenchmark.RunAsync,
        ["engine"] = EngineBenchmark.RunAsync,
        ["expr"] = ExpressionBenchmark.RunAsync,
        ["messages"] = MessageBenchmark.RunAsync,
        ["bulkhead"] = BulkheadBenchmark.RunAsync,
        ["reconcile"] = ReconcileBenchmark.RunAsync,
        ["cache"] = CacheBenchmark.RunAsync,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !Benchmarks.TryGetValue(args[0], out var benchmark))
        {
            await Console.Error.WriteLineAsync($"usage: NAME [options] [--json], NAME one of: {string.Join(", ", Benchmarks.Keys)}");
            return 2;
        }

        var result = await benchmark(args[1..]);
        Console.WriteLine(args.Contains("--json", StringComparer.Ordinal)
            ? JsonSerializer.Serialize(result, BenchmarkResult.JsonOptions)
            : result.ToString());
        return 0;
    }
}
