using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Testing;

namespace OrderHub.Benchmarks.Accept;

/// <summary>
/// <c>accept --store sqlite|mysql --concurrency 64 --seconds 20 [--offered 300] [--roles access]</c>: whole express orders (2 KB, three
/// lines of goods, two parties, one extension field) over HTTP to the real server, through the transaction flow, each durable when it
/// is answered.
/// </summary>
/// <remarks>
/// 1. A server with all roles fills the pool of waybill numbers, and is stopped. 2. The server under test starts over the same data.
/// 3. Rounds of orders take turns with rounds of bare inserts on the same store by as many clients: the machine's speed drifts.
/// 4. Orders at a fixed offered rate show the latency that a caller sees while the server is not saturated.
/// </remarks>
internal static class AcceptBenchmark
{
    private const int Turns = 4;

    /// <summary>Of each carrier's own range; no more than a run takes.</summary>
    internal const int CarrierNumbers = 10_000;

    /// <summary>Until the runtime has compiled what runs hot: a fifth of the server's processor time before that.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public static async Task<BenchmarkResult> RunAsync(string[] args)
    {
        var concurrency = Options.Number(args, "--concurrency", 64);
        var seconds = Options.Number(args, "--seconds", 20);
        var offered = Options.Number(args, "--offered", 300);
        var roles = Options.Text(args, "--roles", "access");
        await using var store = await BenchStore.OpenAsync(Options.Text(args, "--store", "sqlite"));
        await using var simulators = await SimulatorProcess.StartAsync("http://127.0.0.1:9");

        // 1. Numbers for every order that will come.
        var numbers = (seconds * 4_000) + 60_000;
        await using (var filler = await StartAsync(store, simulators, "access,engine,relay,jobs", numbers))
        {
            await DeclareExtensionAsync(filler);
            await Eventually.GetAsync<object>(
                async () => await store.CountAsync("waybill_pool") >= numbers + (3 * CarrierNumbers) ? true : null,
                () => $"the pool of waybill numbers did not fill:\n{filler.Output}", TimeSpan.FromMinutes(2));
            await filler.Process.StopAsync();
        }

        // 2.
        await using var server = await StartAsync(store, simulators, roles, numbers);
        await using var load = new HttpLoad(new Uri(server.Url), server.Settings.AdminKey);
        await load.ClosedAsync(concurrency, WarmUp);
        await store.BareInsertsAsync(concurrency, TimeSpan.FromSeconds(1));

        // 3.
        var before = await store.CountAsync("ord_main");
        var (orders, bare, statements, processor, storeProcessor) = (new List<LoadFigures>(), new List<double>(), 0L, TimeSpan.Zero, TimeSpan.Zero);
        for (var turn = 0; turn < Turns; turn++)
        {
            var (sent, spent, storeSpent) = (await store.StatementsAsync(), server.Process.ProcessorTime, store.ProcessorTime);
            orders.Add(await load.ClosedAsync(concurrency, TimeSpan.FromSeconds(seconds / (double)Turns)));
            statements += await store.StatementsAsync() - sent;
            processor += server.Process.ProcessorTime - spent;
            storeProcessor += store.ProcessorTime - storeSpent;
            bare.Add(await store.BareInsertsAsync(concurrency, TimeSpan.FromSeconds(Math.Max(1, seconds / 8.0))));
        }

        var answered = orders.Sum(one => one.Milliseconds.Length);
        var stored = await store.CountAsync("ord_main") - before;
        if (stored != answered)
        {
            throw new InvalidOperationException($"{answered} orders were answered and {stored} are stored.");
        }

        // 4.
        var steady = await load.OpenAsync(offered, Math.Min(concurrency, 64), TimeSpan.FromSeconds(Math.Max(4, seconds / 2.0)));
        var all = orders.SelectMany(one => one.Milliseconds).Order().ToArray();
        return new("accept", orders.Average(one => one.Rate), Figures.At(all, 0.5), Figures.At(all, 0.99))
        {
            RawRate = bare.Average(),
            Details = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["store"] = store.Name,
                ["roles"] = roles,
                ["concurrency"] = concurrency,
                ["orders"] = answered,
                ["orderBytes"] = Encoding.UTF8.GetByteCount(SampleBody.Order("0")),
                ["rowsPerOrder"] = Math.Round(await store.RowsPerOrderAsync(), 2),
                ["statementsPerOrder"] = Math.Round(statements / (double)answered, 2),
                ["serverProcessorMsPerOrder"] = Math.Round(processor.TotalMilliseconds / answered, 3),
                ["storeProcessorMsPerOrder"] = Math.Round(storeProcessor.TotalMilliseconds / answered, 3),
                ["offered"] = offered,
                ["offeredRate"] = Math.Round(steady.Rate, 1),
                ["offeredP50Ms"] = Figures.At(steady.Milliseconds, 0.5),
                ["offeredP99Ms"] = Figures.At(steady.Milliseconds, 0.99),
            },
        };
    }

    internal static Task<ServerProcess> StartAsync(BenchStore store, SimulatorProcess simulators, string roles, int numbers) =>
        ServerProcess.StartAsync(new()
        {
            DataFolder = store.DataFolder,
            EnvironmentName = "Production",
            Variables = new Dictionary<string, string?>(store.Settings, StringComparer.Ordinal)
            {
                ["ORDERHUB__Roles"] = roles,
                ["ORDERHUB__DemoCredentials"] = "true",
                ["ORDERHUB__Connectors__waybill__Url"] = simulators.Url,
                ["ORDERHUB__Connectors__terminal__Url"] = simulators.Url,
                ["ORDERHUB__Execution__WaybillLowWater"] = numbers.ToString(CultureInfo.InvariantCulture),
                ["ORDERHUB__Execution__CarrierLowWater"] = CarrierNumbers.ToString(CultureInfo.InvariantCulture),
                ["ORDERHUB__Execution__PrefetchInterval"] = "00:00:00.050",
                ["ORDERHUB__Access__TenantRequestsPerSecond"] = "1000000",
                ["ORDERHUB__Access__AddressRequestsPerSecond"] = "1000000",
            },
        });

    /// <summary>The orders carry one field of their business; a server that keeps definitions of such fields is told of it.</summary>
    internal static async Task DeclareExtensionAsync(ServerProcess server)
    {
        using var known = await server.Http.GetAsync("/api/v1/fields");
        if (!known.IsSuccessStatusCode)
        {
            return;
        }

        using var made = await server.Http.PostAsync("/api/v1/fields", new StringContent(SampleBody.Field.ToJsonString(), Encoding.UTF8, "application/json"));
        if (!made.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The extension field was refused: {await made.Content.ReadAsStringAsync()}");
        }
    }
}

/// <summary>What the clients send: an order of about 2 KB as UTF-8.</summary>
internal static class SampleBody
{
    private static readonly string Template = Build().ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static JsonObject Field => new()
    {
        ["businessIdentity"] = "jdl.express",
        ["businessType"] = "DELIVERY",
        ["entity"] = "operation",
        ["fieldCode"] = "preCoolTemp",
        ["title"] = "Pre-cooling",
        ["type"] = "NUMBER",
    };

    public static string Order(string number) => Template.Replace("NUMBER-HERE", number, StringComparison.Ordinal);

    private static JsonObject Build()
    {
        var order = SampleOrders.Express("NUMBER-HERE");
        order["channel"]!["shopNo"] = "ESP0001";
        order["channel"]!["isvSource"] = "ISV0000000000042";
        order["goods"] = new JsonArray([.. Enumerable.Range(1, 3).Select(line => new JsonObject
        {
            ["lineNo"] = line,
            ["sku"] = $"EMG4418{line}00217",
            ["customerSku"] = $"MERCHANT-SKU-{line}-RED-XL",
            ["barcode"] = $"692500{line}120337",
            ["name"] = "冷冻海鲜礼盒 大连原产 家庭装",
            ["quantity"] = 2,
            ["unit"] = "盒",
            ["price"] = 19.90m,
            ["lot"] = $"L2025-11-{line}",
            ["inventoryType"] = "ZP",
        })]);
        order["finance"] = new JsonObject { ["settleType"] = 3, ["currency"] = "CNY", ["insuredValue"] = 300.00m };
        order["operation"] = new JsonObject
        {
            ["pickupMode"] = "DOOR",
            ["pickupWindow"] = new JsonObject { ["start"] = "2030-03-02T01:00:00Z", ["end"] = "2030-03-02T03:00:00Z" },
        };
        order["remark"] = "Ring twice, the bell is weak; leave with the guard at the gate if nobody opens within five minutes.";
        order["marks"] = new JsonArray(new JsonObject { ["domain"] = "ORDER", ["key"] = "COD", ["value"] = "1" });
        order["references"] = new JsonArray();
        foreach (var party in order["parties"]!.AsArray())
        {
            party!["phone"] = "021-61234567";
            party["town"] = "张江镇";
            party["address"] = "高科中路 1000 弄 25 号 示例科技园 B 座 12 层 1208 室 (请从东门进, 货梯在左手边)";
        }

        order["extensions"] = new JsonObject { ["operation.preCoolTemp"] = "-18.5" };
        return order;
    }
}
