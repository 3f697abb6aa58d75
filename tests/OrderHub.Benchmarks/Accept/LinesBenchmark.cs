using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Hosting.Demo;
using OrderHub.Testing;

namespace OrderHub.Benchmarks.Accept;

/// <summary>
/// <c>lines --store sqlite|mysql --concurrency 64 --seconds 20 [--turns 6] [--roles access]</c>: orders of all lines mixed by the demo's shares against orders of express
/// alone, over HTTP to the real server, each durable when it is answered. Lines do more for an order than express does, so what is compared is
/// the work: steps of flows, and rows that are left, a second.
/// </summary>
/// <remarks>
/// 1. A server with all roles fills the pools of numbers, has no slot run out, and is stopped. 2. The server under test starts over the same data, and takes some
/// orders of each kind one by one: their steps are counted. 3. Rounds of the mix and of express take turns, first the one, then the other: what the machine does
/// meanwhile strikes both. The shares are medians of the pairs.
/// </remarks>
internal static class LinesBenchmark
{
    private const int Bodies = 2_000;
    private const int Counted = 300;
    private const long Plenty = 1_000_000;
    private const string Number = "NUMBER-HERE";

    /// <summary>Tables in which an accepted order leaves rows.</summary>
    private static readonly string[] Tables =
    [
        "ord_main", "ord_goods", "ord_party", "ord_package", "ord_ref", "ord_relation", "ord_status_log", "outbox", "inbox", "counted_move",
        "wf_instance", "wf_journal", "wf_wait", "wf_wave_member", "wf_task", "wf_signal",
    ];

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var concurrency = Options.Number(args, "--concurrency", 64);
        var seconds = Options.Number(args, "--seconds", 20);
        var turns = Options.Number(args, "--turns", 6);
        await using var store = await BenchStore.OpenAsync(Options.Text(args, "--store", "sqlite"));
        await using var simulators = await SimulatorProcess.StartAsync("http://127.0.0.1:9");

        // 1.
        var numbers = (seconds * 4_000) + 60_000;
        await using (var filler = await AcceptBenchmark.StartAsync(store, simulators, "access,engine,relay,jobs", numbers))
        {
            await OpenSlotsAsync(filler);
            await Eventually.GetAsync<object>(
                async () => await store.CountAsync("waybill_pool") >= numbers + (3 * AcceptBenchmark.CarrierNumbers) ? true : null,
                () => $"the pools of numbers did not fill:\n{filler.Output}", TimeSpan.FromMinutes(3));
            await filler.Process.StopAsync();
        }

        // 2.
        await using var server = await AcceptBenchmark.StartAsync(store, simulators, Options.Text(args, "--roles", "access"), numbers);
        var express = DemoLines.All.Where(line => line.Name == "express").ToList();
        var kinds = new[] { new Kind("express", BodiesOf(express)), new Kind("mixed", BodiesOf(DemoLines.All)) };
        foreach (var kind in kinds)
        {
            kind.Steps = await StepsAsync(server, kind);
            kind.Load = new HttpLoad(new Uri(server.Url), server.Settings.AdminKey, kind.Next) { TakesRefusals = true };
            await kind.Load.ClosedAsync(concurrency, WarmUp);
        }

        // 3.
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var kind in turn % 2 == 0 ? kinds : kinds.Reverse())
            {
                var before = await RowsAsync(store);
                var (ordersBefore, refused) = (await store.CountAsync("ord_main"), kind.Load!.Refused);
                var (sent, kindsSent, spent, storeSpent) = (await store.StatementsAsync(), await store.KindsAsync(), server.Process.ProcessorTime, store.ProcessorTime);
                var round = await kind.Load.ClosedAsync(concurrency, TimeSpan.FromSeconds(seconds / (double)turns));
                kind.Statements += await store.StatementsAsync() - sent;
                foreach (var (name, count) in await store.KindsAsync())
                {
                    kind.Kinds[name] = kind.Kinds.GetValueOrDefault(name) + count - kindsSent[name];
                }

                kind.Processor += server.Process.ProcessorTime - spent;
                kind.StoreProcessor += store.ProcessorTime - storeSpent;
                var orders = await store.CountAsync("ord_main") - ordersBefore;
                kind.Rounds.Add(new(round, (await RowsAsync(store) - before) / (double)Math.Max(1, orders), (kind.Load.Refused - refused) / (double)Math.Max(1, round.Milliseconds.Length)));
            }
        }

        var (alone, mixed) = (kinds[0], kinds[1]);
        var byStep = Shares(mixed, alone, (kind, round) => round.Load.Rate * kind.Steps);
        var byRow = Shares(mixed, alone, (_, round) => round.Load.Rate * round.Rows);
        var all = mixed.Rounds.SelectMany(round => round.Load.Milliseconds).Order().ToArray();
        await Task.WhenAll(kinds.Select(kind => kind.Load!.DisposeAsync().AsTask()));
        return new("lines", Rate(mixed), Figures.At(all, 0.5), Figures.At(all, 0.99))
        {
            Details = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["store"] = store.Name,
                ["lines"] = DemoLines.All.Count,
                ["expressRate"] = Rate(alone),
                ["mixedRate"] = Rate(mixed),
                ["expressCostPerOrder"] = Cost(alone),
                ["mixedCostPerOrder"] = Cost(mixed),
                ["orderShare"] = Median(Shares(mixed, alone, (_, round) => round.Load.Rate)),
                ["expressStepsPerOrder"] = alone.Steps,
                ["mixedStepsPerOrder"] = mixed.Steps,
                ["stepShare"] = Median(byStep),
                ["stepShares"] = byStep,
                ["expressRowsPerOrder"] = Rows(alone),
                ["mixedRowsPerOrder"] = Rows(mixed),
                ["rowShare"] = Median(byRow),
                ["rowShares"] = byRow,
                ["mixedRefusedShare"] = Math.Round(mixed.Rounds.Average(round => round.Refused), 4),
                ["expressRefusedShare"] = Math.Round(alone.Rounds.Average(round => round.Refused), 4),
            },
        };
    }

    /// <summary>Orders as the demo makes them, none of them wrong, with a place for the number.</summary>
    private static string[] BodiesOf(IReadOnlyList<DemoLine> lines)
    {
        var maker = new DemoOrders(1, lines);
        return [.. Enumerable.Range(0, Bodies * 2).Select(_ => maker.Next(TimeProvider.System.GetUtcNow())).Where(order => order.Case == DemoCase.Good).Take(Bodies).Select(order =>
            Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(order.Content, DemoJson.Default.OrderContent)).Replace(order.Key, Number, StringComparison.Ordinal))];
    }

    /// <summary>Steps that an order's transaction flow goes through until it is answered, on average.</summary>
    private static async Task<double> StepsAsync(ServerProcess server, Kind kind)
    {
        var steps = new List<int>();
        for (var i = 0; i < Counted; i++)
        {
            var key = $"count-{kind.Name}-{i}";
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = new StringContent(kind.Next(key), Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await server.Http.SendAsync(request);
            if (answer.IsSuccessStatusCode && (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["orderNo"] is { } orderNo)
            {
                var flows = (await server.Http.GetFromJsonAsync<JsonNode>($"/api/v1/orders/{orderNo}/flows"))!["flows"]!.AsArray();
                steps.Add(flows.Where(flow => (string?)flow!["kind"] == "transaction").Sum(flow => flow!["steps"]!.AsObject().Sum(step => (int)step.Value!["visits"]!)));
            }
        }

        return steps.Count > Counted / 2 ? Math.Round(steps.Average(), 2) : throw new InvalidOperationException($"Only {steps.Count} of {Counted} orders of {kind.Name} were taken.");
    }

    /// <summary>What is measured is the taking of orders: no time of day shall be fully booked.</summary>
    private static async Task OpenSlotsAsync(ServerProcess server)
    {
        string? cursor = null;
        do
        {
            var page = (await server.Http.GetFromJsonAsync<JsonNode>($"/api/v1/reference/slots?limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}"))!;
            foreach (var row in page["items"]!.AsArray())
            {
                var values = row!["values"]!.DeepClone();
                values["capacity"] = Plenty;
                using var put = await server.Http.PutAsJsonAsync("/api/v1/reference/slots/rows", new JsonObject { ["key"] = row["key"]!.DeepClone(), ["values"] = values });
                put.EnsureSuccessStatusCode();
            }

            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
    }

    private static async Task<long> RowsAsync(BenchStore store)
    {
        var rows = 0L;
        foreach (var table in Tables)
        {
            rows += await store.CountAsync(table);
        }

        return rows;
    }

    private static double[] Shares(Kind mixed, Kind alone, Func<Kind, Round, double> work) =>
        [.. mixed.Rounds.Zip(alone.Rounds, (one, other) => Math.Round(work(mixed, one) / work(alone, other), 3))];

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Cost(Kind kind)
    {
        var orders = kind.Rounds.Sum(round => round.Load.Milliseconds.Length);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{kind.Statements / (double)orders:0.0} statements, {kind.Processor.TotalMilliseconds / orders:0.00} ms of the server's processor time, {kind.StoreProcessor.TotalMilliseconds / orders:0.00} ms of the store's{string.Concat(kind.Kinds.Select(one => $", {one.Key} {one.Value / (double)orders:0.00}"))}");
    }

    private static double Rate(Kind kind) => Math.Round(kind.Rounds.Average(round => round.Load.Rate), 1);

    private static double Rows(Kind kind) => Math.Round(kind.Rounds.Average(round => round.Rows), 2);

    /// <param name="Load">What the clients saw.</param>
    /// <param name="Rows">Rows that an order left.</param>
    /// <param name="Refused">Share of orders that their line refused.</param>
    private sealed record Round(LoadFigures Load, double Rows, double Refused);

    private sealed class Kind(string name, string[] bodies)
    {
        private int next;

        public string Name => name;

        public double Steps { get; set; }

        public HttpLoad? Load { get; set; }

        public List<Round> Rounds { get; } = [];

        public long Statements { get; set; }

        public SortedDictionary<string, long> Kinds { get; } = new(StringComparer.Ordinal);

        public TimeSpan Processor { get; set; }

        public TimeSpan StoreProcessor { get; set; }

        public string Next(string number) => bodies[(uint)Interlocked.Increment(ref next) % bodies.Length].Replace(Number, number, StringComparison.Ordinal);
    }
}
