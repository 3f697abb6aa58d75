using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>Orders spread over several databases are delivered, and a database is added while they flow.</summary>
public sealed class DatabasesTests
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1_500);

    /// <summary>Shards that go to the fourth database, of the 256 that are its share, where not all do.</summary>
    private const int Some = 24;

    [Fact]
    public Task A_fourth_database_takes_a_part_of_its_share_while_orders_flow_and_every_acknowledged_order_is_delivered_once() => TakeShareAsync("mysql", Some);

    [Fact]
    [Trait("Run", "long")]
    public Task A_fourth_database_takes_its_share_while_orders_flow_and_every_acknowledged_order_is_delivered_once() => TakeShareAsync("mysql", null);

    [Fact]
    [Trait("Run", "long")]
    public Task A_fourth_file_takes_its_share_while_orders_flow_and_every_acknowledged_order_is_delivered_once() => TakeShareAsync("sqlite", null);

    private static async Task TakeShareAsync(string store, int? most)
    {
        var all = await SettingsAsync(store, 4);
        var three = new Dictionary<string, string?>(all, StringComparer.Ordinal);
        three.Remove("ORDERHUB__Storage__MySql__Connections__3");
        three["ORDERHUB__Storage__Files"] = "3";
        await using var hub = await Hub.StartAsync(three);
        var sent = new ConcurrentDictionary<string, string?>(StringComparer.Ordinal);
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 2).Select(client => Task.Run(() => SendAsync(hub, client, sent, enough.Token))).ToList();
        await AnsweredAsync(hub, sent, 10);

        // 1. The server starts again with one database more, which has nothing yet.
        await hub.RestartAsync(all);
        await AnsweredAsync(hub, sent, sent.Count + 5);

        // 2. A quarter of the shards moves there, in a process of its own, beside the server that takes orders.
        string[] command = most is null ? ["shards", "balance"] : ["shards", "balance", "--most", most.Value.ToString(CultureInfo.InvariantCulture)];
        var balance = await ServerCommand.RunAsync(hub.DataFolder, all, command);
        for (var again = 0; balance.ExitCode == 1 && again < 3; again++)
        {
            balance = await ServerCommand.RunAsync(hub.DataFolder, all, command);
        }

        Assert.True(balance.ExitCode == 0, balance.Output);
        var shards = (await ServerCommand.RunAsync(hub.DataFolder, all, "shards", "list")).Output.Trim().Split('\n').Select(line => line.Trim()).ToList();
        if (most is null)
        {
            Assert.Equal(Enumerable.Range(0, 4).Select(place => $"database {place}: 256 shards"), shards);
        }
        else
        {
            Assert.True(int.Parse(shards[3].Split(' ')[2], CultureInfo.InvariantCulture) >= most, string.Join('\n', shards));
        }

        // 3. More come to all four, and then no more.
        await AnsweredAsync(hub, sent, sent.Count + 20);
        await enough.CancelAsync();
        await Task.WhenAll(clients);
        foreach (var key in sent.Keys)
        {
            // Known again wherever it lies by now, or taken now if the answer was lost and the order too.
            var again = await Eventually.GetAsync(() => TrySendAsync(hub, key), () => $"no answer for {key}\n{hub.Server.Output}");
            Assert.True(sent[key] is null || sent[key] == again, $"{key} was {sent[key]} and is {again}");
            sent[key] = again;
        }

        // 4. Each is delivered, once: two flows, one registration, one pick-up.
        var orders = sent.Values.Select(orderNo => orderNo!).ToList();
        Assert.Equal(orders.Count, orders.Distinct(StringComparer.Ordinal).Count());
        foreach (var orderNo in orders)
        {
            var order = await hub.Api.OrderReachesAsync(orderNo, "DELIVERED", TimeSpan.FromSeconds(120));
            Assert.Equal(2, (await hub.Api.FlowsAsync(orderNo)).Count);
            var (waybill, task) = await hub.TracesOutsideAsync((string)order["packages"]![0]!["waybillNo"]!);
            Assert.Equal((1, 1), ((int)waybill!["registeredTimes"]!, (int)task!["pickupOrders"]!));
        }

        // 5. Lists over all databases hold each once.
        await Eventually.BeTrueAsync(
            async () => (await ListedAsync(hub)).Order(StringComparer.Ordinal).SequenceEqual(orders.Order(StringComparer.Ordinal), StringComparer.Ordinal),
            () => $"the list does not come to hold each of {orders.Count} orders once\n{hub.Server.Output}");
        var flows = await InstancesAsync(hub);
        Assert.Equal(orders.Count * 2, flows.Count);
        Assert.Equal(flows.Count, flows.Distinct(StringComparer.Ordinal).Count());
        Figures.Note($"orders over four databases, one of them added under load ({store}): {orders.Count}, each delivered once");
    }

    private static async Task SendAsync(Hub hub, int client, ConcurrentDictionary<string, string?> sent, CancellationToken ct)
    {
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"db-{client}-{i}");
            sent[key] = null;
            while (sent[key] is null && !ct.IsCancellationRequested)
            {
                sent[key] = await TrySendAsync(hub, key);
                await Task.Delay(Between, CancellationToken.None);
            }
        }
    }

    /// <summary>The order number; null where there was no answer, or the answer was to come again.</summary>
    private static async Task<string?> TrySendAsync(Hub hub, string key)
    {
        try
        {
            var answer = await hub.Api.SendOrderAsync(key, SampleOrders.Express(key));
            return answer.Status switch
            {
                HttpStatusCode.Created or HttpStatusCode.OK => (string?)answer.Body!["orderNo"],
                HttpStatusCode.ServiceUnavailable => null,
                _ => throw new InvalidOperationException($"the order was not taken: {answer}\n{hub.Server.Output}"),
            };
        }
        catch (Exception cut) when (cut is HttpRequestException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static Task AnsweredAsync(Hub hub, ConcurrentDictionary<string, string?> sent, int count) => Eventually.BeTrueAsync(
        () => Task.FromResult(sent.Values.Count(orderNo => orderNo is not null) >= count), () => $"not {count} orders are taken\n{hub.Server.Output}", TimeSpan.FromSeconds(90));

    private static async Task<List<string>> ListedAsync(Hub hub)
    {
        var numbers = new List<string>();
        string? cursor = null;
        do
        {
            var page = await hub.Api.GetAsync($"/api/v1/orders?limit=50{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            numbers.AddRange(page["items"]!.AsArray().Select(order => (string)order!["orderNo"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        return numbers;
    }

    private static async Task<List<string>> InstancesAsync(Hub hub)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await hub.Api.GetAsync($"/api/v1/instances?limit=50{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            ids.AddRange(page["items"]!.AsArray().Select(instance => (string)instance!["instanceId"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        return ids;
    }

    private static async Task<Dictionary<string, string?>> SettingsAsync(string store, int databases)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Storage__Provider"] = store,
            ["ORDERHUB__Storage__Files"] = databases.ToString(CultureInfo.InvariantCulture),
            ["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        for (var i = 0; store == "mysql" && i < databases; i++)
        {
            settings[$"ORDERHUB__Storage__MySql__Connections__{i}"] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        }

        return settings;
    }
}
