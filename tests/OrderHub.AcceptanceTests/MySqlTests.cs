using System.Globalization;
using System.Security.Cryptography;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>The same way of an order with MariaDB as its store, on one node and on two.</summary>
public sealed class MySqlTests
{
    [Fact]
    public Task A_legacy_message_becomes_a_delivered_order_on_MariaDB() => DeliverAsync(databases: 1);

    [Fact]
    [Trait("Run", "long")]
    public Task A_legacy_message_becomes_a_delivered_order_over_four_databases() => DeliverAsync(databases: 4);

    private static async Task DeliverAsync(int databases)
    {
        await using var hub = await Hub.StartAsync(await SettingsAsync(databases));
        for (var i = 0; i < databases; i++)
        {
            var orderNo = await hub.SendEclpOrderAsync();
            var order = await hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

            var (waybill, task) = await hub.TracesOutsideAsync((string)order["packages"]![0]!["waybillNo"]!);
            Assert.Equal(1, (int)waybill!["registeredTimes"]!);
            Assert.Equal(1, (int)task!["pickupOrders"]!);
            Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
        }

        Assert.False(File.Exists(Path.Combine(hub.DataFolder, "orders.db")));
    }

    [Fact]
    public async Task Two_nodes_over_one_MariaDB_share_the_work_and_one_finishes_what_a_killed_one_began()
    {
        var settings = await SettingsAsync();
        await using var first = await Hub.StartAsync(settings);
        using var folder = new TempFolder();
        await using var second = await ServerProcess.StartAsync(new ServerSettings
        {
            DataFolder = folder.Combine("data"),
            Variables = new Dictionary<string, string?>(settings, StringComparer.Ordinal)
            {
                ["ORDERHUB__Node"] = "1",
                ["ORDERHUB__Simulators__Url"] = first.Simulators.Url,
            },
        });
        var other = new HubApi(() => second);

        // 1. Orders come in at both; each is to be seen at the other.
        var orders = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"two-{i}");
            var answer = await (i % 2 == 0 ? first.Api : other).SendOrderAsync(key, SampleOrders.Express(key));
            orders.Add((string?)answer.Body?["orderNo"] ?? throw new InvalidOperationException($"{answer}\n{first.Server.Output}\n{second.Output}"));
        }

        // 2. The first is killed; the second brings all of them to their end, once each. Reports that find no node are sent again.
        await first.Server.Process.KillAsync();
        await first.RestartAsync(settings);
        foreach (var orderNo in orders)
        {
            var order = await other.OrderReachesAsync(orderNo, "DELIVERED", TimeSpan.FromSeconds(120));
            var (waybill, task) = await first.TracesOutsideAsync((string)order["packages"]![0]!["waybillNo"]!);
            Assert.Equal(1, (int)waybill!["registeredTimes"]!);
            Assert.Equal(1, (int)task!["pickupOrders"]!);
            Assert.Equal(2, (await other.FlowsAsync(orderNo)).Count);
        }

        // 3. The same request at the other node is known, and both lists show every order once.
        var again = await first.Api.SendOrderAsync("two-1", SampleOrders.Express("two-1"));
        Assert.Equal(orders[1], (string?)again.Body!["orderNo"]);
        foreach (var api in new[] { first.Api, other })
        {
            await Eventually.BeTrueAsync(
                async () => (await api.OrdersAsync("limit=200")).Select(order => (string)order!["orderNo"]!).Order(StringComparer.Ordinal).SequenceEqual(orders.Order(StringComparer.Ordinal), StringComparer.Ordinal),
                () => "a node's list does not come to hold every order once");
        }
    }

    /// <summary>Databases of its own, and one master key for all nodes over it.</summary>
    private static async Task<Dictionary<string, string?>> SettingsAsync(int databases = 1)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Storage__Provider"] = "mysql",
            ["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        for (var i = 0; i < databases; i++)
        {
            settings[$"ORDERHUB__Storage__MySql__Connections__{i}"] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        }

        return settings;
    }
}
