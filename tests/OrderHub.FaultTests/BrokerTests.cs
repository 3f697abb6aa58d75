using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// The broker is frozen, killed and started again while orders come in: orders are taken all the time, each that was acknowledged is carried to every
/// consumer, and once in effect.
/// </summary>
public sealed class BrokerTests
{
    private const int Clients = 4;

    /// <summary>On a machine at work a broker that comes back takes a minute for its queues.</summary>
    private static readonly TimeSpan Carried = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_broker_that_is_frozen_killed_and_restarted_loses_and_doubles_no_order()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        await using var hub = await Hub.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Relay__Bus"] = "rabbitmq",
            ["ORDERHUB__Relay__MaxOutageDelay"] = "00:00:01",
            ["ORDERHUB__Relay__RabbitMq__Url"] = broker.Url,
            ["ORDERHUB__Relay__RabbitMq__PublishTimeout"] = "00:00:02",
            ["ORDERHUB__Relay__RabbitMq__Heartbeat"] = "00:00:01",
        });
        await using var store = new SqliteConnection($"Data Source={Path.Combine(hub.DataFolder, "orders.db")};Mode=ReadOnly;Pooling=False");
        await store.OpenAsync();
        var sent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        // Before the first fault the queues stand: RabbitMQ 3.10 loses one for good that it is killed in the middle of making.
        await SendOneAsync(hub, "broker-first", sent);
        await CarriedAsync();
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => SendAsync(hub, client, sent, enough.Token))).ToList();
        await MoreAsync(20);

        broker.Freeze();
        var whileFrozen = sent.Count;
        await MoreAsync(20);
        await Task.Delay(TimeSpan.FromSeconds(3));
        whileFrozen = sent.Count - whileFrozen;
        broker.Thaw();
        await MoreAsync(10);

        await broker.KillAsync();
        var whileDead = sent.Count;
        await MoreAsync(20);
        whileDead = sent.Count - whileDead;
        await broker.RunAsync();
        await MoreAsync(10);
        await enough.CancelAsync();
        await Task.WhenAll(clients);

        await CarriedAsync();
        var orders = await CountAsync(store, "SELECT COUNT(*) FROM ord_main");
        Assert.Equal(sent.Count, sent.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.True(orders >= sent.Count, $"{sent.Count} were acknowledged, {orders} are there");
        Assert.Equal(0, await CountAsync(store, "SELECT COUNT(*) FROM dead_letter"));
        Assert.Equal(orders, await CountAsync(store, "SELECT SUM(orders) FROM read_day"));
        Assert.True(whileFrozen > 0 && whileDead > 0, "orders are taken while the broker is away");
        Figures.Note(string.Create(
            CultureInfo.InvariantCulture, $"broker frozen, killed and restarted: orders acknowledged {sent.Count}, of them {whileFrozen} while it was frozen and {whileDead} while it was dead; at every consumer {orders} of {orders}, once"));

        // Each order has begun its fulfillment, once, and is in the read models as it is in the store.
        Task CarriedAsync() => Eventually.BeTrueAsync(
            async () => await CountAsync(
                store,
                """
                SELECT COUNT(*) FROM ord_main m WHERE (SELECT COUNT(*) FROM wf_instance i WHERE i.tenant_id = m.tenant_id AND i.order_id = m.order_id AND i.kind = 1) <> 1
                  OR NOT EXISTS (SELECT 1 FROM read_order r WHERE r.tenant_id = m.tenant_id AND r.order_id = m.order_id AND r.status = m.status)
                """) == 0,
            () => $"not all orders came to all consumers\n{hub.Server.Output}",
            Carried);

        async Task MoreAsync(int more)
        {
            var goal = sent.Count + more;
            await Eventually.BeTrueAsync(() => Task.FromResult(sent.Count >= goal), () => $"no more orders are taken\n{hub.Server.Output}");
        }
    }

    private static async Task SendAsync(Hub hub, int client, ConcurrentDictionary<string, string> sent, CancellationToken ct)
    {
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            await SendOneAsync(hub, string.Create(CultureInfo.InvariantCulture, $"broker-{client}-{i}"), sent);

            // A broker takes up to half a minute to start: what is sent meanwhile has to be carried through all its states afterwards.
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private static async Task SendOneAsync(Hub hub, string key, ConcurrentDictionary<string, string> sent)
    {
        var answer = await hub.Api.SendOrderAsync(key, SampleOrders.Express(key));
        Assert.True(answer.Status == HttpStatusCode.Created, $"{answer}");
        sent[key] = (string?)answer.Body!["orderNo"] ?? "";
    }

    private static async Task<long> CountAsync(SqliteConnection store, string sql)
    {
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
