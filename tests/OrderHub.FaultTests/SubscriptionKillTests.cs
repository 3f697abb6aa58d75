using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>The server is killed (SIGKILL) while subscribers are told: every status of every order comes, in order, under one event id each.</summary>
public sealed class SubscriptionKillTests
{
    private const int Kills = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_server_tells_every_status_and_keeps_the_order(bool onMariaDb)
    {
        var settings = await SettingsAsync(onMariaDb);
        await using var hub = await Hub.StartAsync(settings);
        using var receiver = new WebhookReceiver();
        var made = await hub.Api.PostAsync("/api/v1/subscriptions", new JsonObject { ["name"] = "kills", ["url"] = receiver.Url });
        receiver.Secret = (string?)made.Body?["secret"] ?? throw new InvalidOperationException(made.ToString());

        // 1. Kill while orders are on their way.
        var orders = new List<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            for (var i = 0; i < 4; i++)
            {
                orders.Add(await hub.SendApiOrderAsync($"told-{kill}-{i}"));
            }

            var told = receiver.Received.Count;
            await Eventually.BeTrueAsync(() => Task.FromResult(receiver.Received.Count > told + 3), () => $"nothing more is told\n{hub.Server.Output}");
            await hub.Server.Process.KillAsync();
            await hub.RestartAsync(settings);
        }

        // 2. All come to their end, and the subscriber hears of it.
        foreach (var orderNo in orders)
        {
            await hub.Api.OrderReachesAsync(orderNo, "DELIVERED", TimeSpan.FromSeconds(90));
        }

        await Eventually.BeTrueAsync(
            () => Task.FromResult(orders.TrueForAll(orderNo => receiver.Received.Any(told => told.OrderNo == orderNo && told.Status == "DELIVERED"))),
            () => $"not all ends are told\n{hub.Server.Output}");

        // 3. As often as it may have come, each status is there, and none came before an earlier one.
        foreach (var orderNo in orders)
        {
            var told = receiver.Received.Where(one => one.OrderNo == orderNo).DistinctBy(one => one.EventId).ToList();
            var applied = (await hub.Api.StatusFlowAsync(orderNo)).Where(entry => (string?)entry!["decision"] is "advance" or "advanceInferred").Select(entry => (string)entry!["status"]!);
            Assert.Equal(applied.Order(StringComparer.Ordinal), told.Select(one => one.Status).Order(StringComparer.Ordinal));
            Assert.Equal(told.Select(one => (int)one.Event["version"]!).Order(), told.Select(one => (int)one.Event["version"]!));
            Assert.All(told, one => Assert.True(one.SignatureHolds));
        }
    }

    private static async Task<IReadOnlyDictionary<string, string?>> SettingsAsync(bool onMariaDb)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Subscriptions__AllowLoopback"] = "true",
            ["ORDERHUB__Subscriptions__RetryDelay"] = "00:00:00.100",
        };
        if (onMariaDb)
        {
            settings["ORDERHUB__Storage__Provider"] = "mysql";
            settings["ORDERHUB__Storage__MySql__Connections__0"] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
            settings["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        }

        return settings;
    }
}
