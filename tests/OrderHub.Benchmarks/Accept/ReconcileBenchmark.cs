using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;

namespace OrderHub.Benchmarks.Accept;

/// <summary>
/// <c>reconcile --store sqlite|mysql --concurrency 64 --seconds 8 [--pairs 5] [--roles access,relay,jobs]</c>: how much the taking of orders loses while their
/// copies are compared with them, contents too, at the pace that is shipped. <c>lossPercent</c> is the median of the pairs.
/// </summary>
/// <remarks>
/// 1. A server with all roles fills the pool of waybill numbers, and is stopped. 2. The server under test starts over the same data and takes orders, until there is
/// enough to compare. 3. Rounds without and with a comparison take turns, first the one, then the other: what the machine does meanwhile strikes both.
/// </remarks>
internal static class ReconcileBenchmark
{
    private static readonly string[] Stores = ["index", "read-models"];

    private static readonly TimeSpan Filling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var concurrency = Options.Number(args, "--concurrency", 64);
        var span = TimeSpan.FromSeconds(Options.Number(args, "--seconds", 8));
        var pairs = Options.Number(args, "--pairs", 5);
        await using var store = await BenchStore.OpenAsync(Options.Text(args, "--store", "sqlite"));
        await using var simulators = await SimulatorProcess.StartAsync("http://127.0.0.1:9");

        // 1.
        var numbers = ((int)span.TotalSeconds * 2 * pairs * 3_000) + 80_000;
        await using (var filler = await AcceptBenchmark.StartAsync(store, simulators, "access,engine,relay,jobs", numbers))
        {
            await AcceptBenchmark.DeclareExtensionAsync(filler);
            await Eventually.GetAsync<object>(
                async () => await store.CountAsync("waybill_pool") >= numbers + (3 * AcceptBenchmark.CarrierNumbers) ? true : null,
                () => $"the pool of waybill numbers did not fill:\n{filler.Output}", TimeSpan.FromMinutes(4));
            await filler.Process.StopAsync();
        }

        // 2.
        await using var server = await AcceptBenchmark.StartAsync(store, simulators, Options.Text(args, "--roles", "access,relay,jobs"), numbers);
        await using var load = new HttpLoad(new Uri(server.Url), server.Settings.AdminKey);
        await load.ClosedAsync(concurrency, Filling);

        // 3.
        var (alone, beside, milliseconds, rows) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        for (var pair = 0; pair < pairs; pair++)
        {
            foreach (var compares in pair % 2 == 0 ? [false, true] : new[] { true, false })
            {
                var runs = compares ? await CompareAsync(server) : [];
                var round = await load.ClosedAsync(concurrency, span);
                (compares ? beside : alone).Add(round.Rate);
                if (compares)
                {
                    rows += await StopAsync(server, runs);
                    milliseconds.AddRange(round.Milliseconds);
                }
            }
        }

        var losses = alone.Zip(beside, (without, with) => Math.Round((without - with) / without * 100, 2)).ToArray();
        double[] times = [.. milliseconds.Order()];
        return new("reconcile", Median(beside), Figures.At(times, 0.5), Figures.At(times, 0.99))
        {
            RawRate = Median(alone),
            Details = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["store"] = store.Name,
                ["lossPercent"] = Median(losses),
                ["losses"] = losses,
                ["rowsComparedASecond"] = Math.Round(rows / (span.TotalSeconds * pairs)),
                ["orders"] = await store.CountAsync("ord_main"),
            },
        };
    }

    /// <summary>Asks for a comparison of each store; they go one after another.</summary>
    private static async Task<IReadOnlyList<string>> CompareAsync(ServerProcess server)
    {
        var runs = new List<string>();
        foreach (var name in Stores)
        {
            using var asked = await server.Http.PostAsJsonAsync("/api/v1/reconciliation/runs", new JsonObject { ["store"] = name, ["content"] = true, ["repair"] = false });
            asked.EnsureSuccessStatusCode();
            runs.Add((string)(await asked.Content.ReadFromJsonAsync<JsonNode>())!["runId"]!);
        }

        await Eventually.BeTrueAsync(async () => (string?)(await FindAsync(server, runs[0]))["state"] != "asked", () => $"the comparison did not begin:\n{server.Output}");
        return runs;
    }

    /// <summary>Ends them; the rows that they read.</summary>
    /// <exception cref="InvalidOperationException">They ended before the round: there was not enough to compare.</exception>
    private static async Task<long> StopAsync(ServerProcess server, IReadOnlyList<string> runs)
    {
        var isAtWork = false;
        foreach (var run in runs)
        {
            using var stopped = await server.Http.PostAsync($"/api/v1/reconciliation/runs/{run}/stop", null);
            isAtWork |= stopped.IsSuccessStatusCode;
        }

        if (!isAtWork)
        {
            throw new InvalidOperationException($"The comparisons ended before the round did: {await FindAsync(server, runs[^1])}");
        }

        // A run hears of it at its next beat.
        await Task.Delay(Beat);
        var rows = 0L;
        foreach (var run in runs)
        {
            rows += (long)(await FindAsync(server, run))["rowsRead"]!;
        }

        return rows;
    }

    private static async Task<JsonNode> FindAsync(ServerProcess server, string run) => (await server.Http.GetFromJsonAsync<JsonNode>($"/api/v1/reconciliation/runs/{run}"))!;

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
