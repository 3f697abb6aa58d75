using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OrderHub.Testing;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>
/// Every fault of every simulated system strikes one message in twenty. In the end each order stands where the systems outside say it
/// does, and what a person must decide is as much as was injected: no order is lost, none doubled.
/// </summary>
public sealed class TallyTests(ITestOutputHelper output)
{
    private const string EveryTwentieth = """
        {"isv":{"errorRate":0.05,"failureRate":0.05,"timeoutRate":0.05,"duplicateRate":0.05,"badSignatureRate":0.05,"wrongCharsetRate":0.05,"conflictRate":0.05,"invalidRate":0.05,
                "skewRate":0.05,"unknownCodeRate":0.05,"rareRate":0.05,"spellingRate":0.05},
         "wms":{"errorRate":0.05,"failureRate":0.05,"timeoutRate":0.05,"duplicateRate":0.05,"badSignatureRate":0.05,"wrongCharsetRate":0.05,"conflictRate":0.05,
                "disorderRate":0.05,"unknownCodeRate":0.05,"noTimeRate":0.05,"skewRate":0.05,"shippedAllTheSameRate":0.2},
         "tracking":{"errorRate":0.05,"failureRate":0.05,"timeoutRate":0.05,"duplicateRate":0.05,"badSignatureRate":0.05,"wrongCharsetRate":0.05,
                "disorderRate":0.05,"unknownCodeRate":0.05,"noTimeRate":0.05,"skewRate":0.05},
         "shop":{"errorRate":0.05,"failureRate":0.05,"timeoutRate":0.05,"shiftRate":0.05,"lateRate":0.05},
         "waybill":{"errorRate":0.05}}
        """;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1";
    private static readonly int Orders = IsLong ? 2000 : 200;
    private static readonly TimeSpan Limit = IsLong ? TimeSpan.FromMinutes(30) : TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Under_every_fault_orders_end_as_the_systems_hold_them_or_where_a_person_decides()
    {
        await using var hub = await Hub.StartAsync(paceMs: 60_000);
        await Shop.OpenAsync(hub);
        await hub.Simulators.SetFaultsAsync(EveryTwentieth);

        // 1. Orders in: half carried only, half out of a warehouse
        var carried = await SendAsync(hub, "delivery", Orders / 2);
        var stored = await SendAsync(hub, "warehouse", Orders / 2);
        var asked = await Shop.PlaceAsync(hub, Orders / 5);

        // 2. One in ten of the warehouse's is cancelled while it is being picked
        var cancelled = stored.Where((_, place) => place % 10 == 0).ToList();
        foreach (var order in cancelled)
        {
            await StandsAsync(hub, order.OrderNo, status => status != "ACCEPTED");
            await hub.Simulators.PostAsync("/sim/isv/cancel", new JsonObject { ["orderNo"] = order.OrderNo });
        }

        foreach (var order in cancelled)
        {
            await StandsAsync(hub, order.OrderNo, status => status == "CANCELLED");
        }

        // 3. Time passes until nothing is under way
        var all = carried.Concat(stored).ToList();
        var open = all;
        await hub.WhileTimePassesAsync(
            async () =>
            {
                var told = (await hub.Simulators.StateAsync())["isv"]!;
                open = [.. all.Where(order => told[order.OrderId]!["states"].Texts() is not [.., "200" or "190"])];
                return open.Count == 0 && await SettledAsync(hub, cancelled) && await Shop.AreThereAsync(hub) ? "all" : null;
            },
            () => $"{open.Count} orders (or some of the shop) did not end: {string.Join(", ", open.Take(5))}\n{hub.Server.Output}",
            "PT10S",
            Limit);

        // 4. The tally
        var outside = await hub.Simulators.StateAsync();
        var struck = outside["struck"]!.AsObject().ToDictionary(pair => pair.Key, pair => (int)pair.Value!, StringComparer.Ordinal);
        var exchanges = await ExchangesAsync(hub.DataFolder);
        output.WriteLine(Tell(struck, exchanges));
        var held = 0;
        foreach (var (orderId, orderNo) in all)
        {
            var order = await hub.Api.OrderAsync(orderNo);
            var isCancelled = cancelled.Any(one => one.OrderNo == orderNo);
            Assert.Equal(isCancelled ? "CANCELLED" : "DELIVERED", (string?)order["status"]);
            Assert.Equal(isCancelled ? "190" : "200", outside["isv"]![orderId]!["states"].Texts()[^1]);
            held += (string?)order["holdCode"] == "MANUAL" ? 1 : 0;
            if (outside["wms"]![orderNo] is { } work)
            {
                Assert.Equal(1, (int)work["created"]!);
                Assert.Equal(isCancelled, (bool)work["isCancelled"]!);
            }

            if (!isCancelled)
            {
                Assert.Equal("3", outside["tracking"]![(string)order["packages"]![0]!["waybillNo"]!]!["states"].Texts()[^1]);
            }
        }

        var shop = await NumbersOfShopAsync(hub.DataFolder);
        Assert.Equal(asked.Order(StringComparer.Ordinal), shop.Order(StringComparer.Ordinal));
        Assert.Equal(Orders, outside["isv"]!.AsObject().Count);
        Assert.Equal(Orders, outside["isv"]!.AsObject().Select(row => (string?)row.Value!["orderCode"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Sum(struck, ".unknownCode"), Sum(exchanges, " quarantined"));
        Assert.Equal(Sum(struck, ".conflict"), Sum(exchanges, " conflict"));
        Assert.Equal(Sum(struck, ".badSignature") + Sum(struck, ".invalid"), Sum(exchanges, " rejected"));
        // By the warehouse's own book: a cancel that is asked for again strikes again, and changes nothing.
        Assert.Equal(outside["wms"]!.AsObject().Count(work => (bool?)work.Value!["leavesAllTheSame"] == true), held);
        Assert.Empty((await hub.Api.GetAsync("/api/v1/incidents?state=open"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Every_rate_of_a_fault_is_on()
    {
        await using var simulators = await SimulatorProcess.StartAsync("http://127.0.0.1:9");
        var on = JsonNode.Parse(EveryTwentieth)!;
        var all = JsonNode.Parse(await simulators.Http.GetStringAsync("/sim/faults"))!.AsObject()
            .Where(system => system.Key is "isv" or "wms" or "tracking" or "shop")
            .SelectMany(system => system.Value!.AsObject().Where(one => one.Key.EndsWith("Rate", StringComparison.Ordinal)).Select(one => (system.Key, Name: one.Key)));

        Assert.All(all, one => Assert.True((double?)on[one.Key]![one.Name] > 0, $"{one.Key}.{one.Name} is not on"));
    }

    // A hundred a call: the simulated ISV tries each until the hub has it, and a call waits for all of its own.
    private static async Task<List<(string OrderId, string OrderNo)>> SendAsync(Hub hub, string scenario, int count)
    {
        var orders = new List<(string OrderId, string OrderNo)>();
        for (var left = count; left > 0; left -= 100)
        {
            var sent = (await hub.Simulators.PostAsync("/sim/isv/orders", new JsonObject { ["count"] = Math.Min(left, 100), ["scenario"] = scenario }))["sent"]!.AsArray();
            orders.AddRange(sent.Select(one => ((string)one!["orderId"]!, (string?)one["orderNo"] ?? throw new InvalidOperationException($"the hub did not take {one}"))));
        }

        return orders;
    }

    // Retries wait for the clock; events of the warehouse are a minute apart, so that some seconds move none of them far.
    private static Task<string> StandsAsync(Hub hub, string orderNo, Func<string, bool> wanted) => hub.WhileTimePassesAsync(
        async () => (string?)(await hub.Api.OrderAsync(orderNo))["status"] is { } status && wanted(status) ? status : null,
        () => $"{orderNo} does not stand as wanted\n{hub.Server.Output}",
        "PT0.2S");

    /// <summary>What left the warehouse all the same has been told, and is held.</summary>
    private static async Task<bool> SettledAsync(Hub hub, List<(string OrderId, string OrderNo)> cancelled)
    {
        var work = (await hub.Simulators.StateAsync())["wms"]!;
        foreach (var (_, orderNo) in cancelled.Where(order => (bool?)work[order.OrderNo]?["leavesAllTheSame"] == true))
        {
            if ((string?)(await hub.Api.OrderAsync(orderNo))["holdCode"] != "MANUAL")
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<SortedDictionary<string, int>> ExchangesAsync(string dataFolder)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "connectors.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT connector || ' ' || outcome, COUNT(*) FROM exchange WHERE direction = 'in' GROUP BY 1";
        await using var rows = await command.ExecuteReaderAsync();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            counts[rows.GetString(0)] = rows.GetInt32(1);
        }

        return counts;
    }

    /// <summary>The numbers that the shop's orders have with it, as the hub's orders state them: each once.</summary>
    private static async Task<List<string>> NumbersOfShopAsync(string dataFolder)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "orders.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT isv_unique_no FROM ord_main WHERE isv_unique_no LIKE 'D-%'";
        await using var rows = await command.ExecuteReaderAsync();
        var numbers = new List<string>();
        while (await rows.ReadAsync())
        {
            numbers.Add(rows.GetString(0));
        }

        return numbers;
    }

    private static int Sum(IReadOnlyDictionary<string, int> counts, string ending) => counts.Where(pair => pair.Key.EndsWith(ending, StringComparison.Ordinal)).Sum(pair => pair.Value);

    private static string Tell(Dictionary<string, int> struck, SortedDictionary<string, int> exchanges)
    {
        var text = new StringBuilder().AppendLine($"{Orders} orders. Faults that struck:");
        foreach (var (name, count) in struck.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"  {name,-28}{count,6}");
        }

        text.AppendLine("Messages in, by what became of them:");
        foreach (var (name, count) in exchanges)
        {
            text.AppendLine($"  {name,-28}{count,6}");
        }

        return text.ToString();
    }
}
