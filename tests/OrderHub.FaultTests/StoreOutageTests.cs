using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MySqlConnector;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// The database and both caches are frozen, killed and started again while orders come in and are read: what was acknowledged is there, and within a
/// minute after the last recovery every store says what the database says. The broker has a test of its own.
/// </summary>
public sealed class StoreOutageTests
{
    private const int Clients = 4;
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly string[] Stores = ["index", "read-models", "cache"];

    [Fact]
    public async Task Stores_that_are_frozen_killed_and_restarted_lose_nothing_and_equal_the_database_a_minute_later()
    {
        await using var database = await MariaDbServer.StartAsync();
        await using var primary = await RedisServer.StartAsync();
        await using var standby = await RedisServer.StartAsync();
        var connection = await database.CreateDatabaseAsync();
        await using var hub = await Hub.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Storage__Provider"] = "mysql",
            ["ORDERHUB__Storage__MySql__Connections__0"] = connection,
            ["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["ORDERHUB__Cache__Primary"] = primary.Address,
            ["ORDERHUB__Cache__Standby"] = standby.Address,
        });
        var sent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var counts = new List<string>();
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => SendAndReadAsync(hub, client, sent, enough.Token))).ToList();
        await MoreAsync(20);

        // 1. Each by itself, and both caches at once
        await HurtAsync("primary cache frozen", primary.Freeze, () => Done(primary.Thaw), isServed: true);
        await HurtAsync("standby cache frozen", standby.Freeze, () => Done(standby.Thaw), isServed: true);
        await HurtAsync("both caches frozen", () => { primary.Freeze(); standby.Freeze(); }, () => Done(() => { primary.Thaw(); standby.Thaw(); }), isServed: true);
        await primary.KillAsync();
        await HurtAsync("primary cache killed", () => { }, primary.RunAsync, isServed: true);
        await HurtAsync("database frozen", database.Freeze, () => Done(database.Thaw), isServed: false);
        await database.KillAsync();
        await HurtAsync("database killed", () => { }, database.RunAsync, isServed: false);
        var recovered = Stopwatch.StartNew();
        await enough.CancelAsync();
        await Task.WhenAll(clients);

        // 2. What was acknowledged is there, once
        await using var store = new MySqlConnection(connection);
        await store.OpenAsync();
        var orders = await CountAsync(store, "SELECT COUNT(*) FROM ord_main");
        Assert.Equal(sent.Count, sent.Values.Distinct(StringComparer.Ordinal).Count());
        foreach (var orderNo in sent.Values)
        {
            Assert.Equal(orderNo, (string?)(await hub.Api.OrderAsync(orderNo))["orderNo"]);
        }

        // 3. Every store says what the database says
        var compared = "";
        await Eventually.BeTrueAsync(
            async () => (compared = await CompareAsync(hub)).EndsWith("all agree", StringComparison.Ordinal),
            () => $"a minute after the recovery stores differ: {compared}\n{hub.Server.Output}", Recovery);
        Figures.Note(string.Create(
            CultureInfo.InvariantCulture, $"stores frozen, killed and restarted: {string.Join(", ", counts)}; acknowledged {sent.Count}, in the database {orders}; {compared} after {recovered.Elapsed.TotalSeconds:F0} s"));

        async Task HurtAsync(string what, Action hurt, Func<Task> heal, bool isServed)
        {
            hurt();
            var before = sent.Count;
            await Task.Delay(Frozen);
            var meanwhile = sent.Count - before;
            await heal();
            counts.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {meanwhile}"));
            Assert.True(meanwhile > 0 || !isServed, $"no order was taken with the {what}\n{hub.Server.Output}");
            await MoreAsync(10);
        }

        async Task MoreAsync(int more)
        {
            var goal = sent.Count + more;
            await Eventually.BeTrueAsync(() => Task.FromResult(sent.Count >= goal), () => $"no more orders are taken\n{hub.Server.Output}", TimeSpan.FromSeconds(90));
        }
    }

    private static Task Done(Action heal)
    {
        heal();
        return Task.CompletedTask;
    }

    /// <summary>Sends orders one after the other, each until it is acknowledged, and reads each back.</summary>
    private static async Task SendAndReadAsync(Hub hub, int client, ConcurrentDictionary<string, string> sent, CancellationToken ct)
    {
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"outage-{client}-{i}");
            try
            {
                var answer = await hub.Api.SendOrderAsync(key, SampleOrders.Express(key));
                if (answer.Status is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    sent[key] = (string)answer.Body!["orderNo"]!;
                    await hub.Api.OrderAsync(sent[key]);
                    await Task.Delay(100, CancellationToken.None);
                    continue;
                }

                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            }
            catch (Exception away) when (away is HttpRequestException or OperationCanceledException or InvalidOperationException)
            {
                // No answer, or none but "later": the same order is sent again.
            }

            i -= sent.ContainsKey(key) ? 0 : 1;
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Compares every store with the database, contents too, once what changed a moment ago is old enough to count.</summary>
    private static async Task<string> CompareAsync(Hub hub)
    {
        await hub.Api.AdvanceClockAsync("PT5M");
        var said = new List<string>();
        var agree = true;
        foreach (var name in Stores)
        {
            var asked = await hub.Api.PostAsync("/api/v1/reconciliation/runs", new JsonObject { ["store"] = name, ["content"] = true, ["repair"] = false });
            var id = (string)asked.Body!["runId"]!;
            var run = await Eventually.GetAsync(
                async () => await hub.Api.GetAsync($"/api/v1/reconciliation/runs/{id}") is { } one && (string?)one["state"] is "done" or "failed" ? one : null, () => $"the comparison of {name} does not end");
            agree &= (string?)run["state"] == "done" && (int)run["found"]! + (int)run["young"]! == 0;
            said.Add($"{name} {run["rowsRead"]} rows, {run["found"]} differ, {run["young"]} on the way{(run["problem"] is { } problem ? $" ({problem})" : "")}");
        }

        return string.Join("; ", said) + (agree ? ": all agree" : "");
    }

    private static async Task<long> CountAsync(MySqlConnection store, string sql)
    {
        await using var command = new MySqlCommand(sql, store);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
