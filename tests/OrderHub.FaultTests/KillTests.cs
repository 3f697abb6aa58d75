using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// Server or database are killed (SIGKILL) at random moments while orders come in: every order that was acknowledged is there once and
/// whole, and none that was not is there in part.
/// </summary>
public sealed class KillTests
{
    private const int Clients = 8;

    /// <summary>On each store; 200 together in the long run, 10 in the short one.</summary>
    private static readonly int Kills = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? 100 : 5;

    /// <summary>What must find nothing: an order without one of its rows, or a row without its order.</summary>
    private static readonly string[] Halves =
    [
        Missing("wf_instance", "AND r.kind = 0"), Missing("ord_ref", "AND r.ref_type = 'REQUEST'"), Missing("ord_package", ""), Missing("ord_status_log", "AND r.status = 120"),
        Missing("ord_party", "AND r.role = 'CONSIGNOR'"), Missing("ord_party", "AND r.role = 'CONSIGNEE'"), Missing("ord_goods", ""),
        Orphan("wf_instance"), Orphan("ord_ref"), Orphan("ord_package"), Orphan("ord_status_log"), Orphan("ord_party"), Orphan("ord_goods"), Orphan("wf_incident"),
        "SELECT COUNT(*) FROM wf_instance i WHERE NOT EXISTS (SELECT 1 FROM wf_journal j WHERE j.tenant_id = i.tenant_id AND j.instance_id = i.instance_id AND j.revision = i.revision)",
        "SELECT COUNT(*) FROM wf_wait w WHERE NOT EXISTS (SELECT 1 FROM wf_instance i WHERE i.tenant_id = w.tenant_id AND i.instance_id = w.instance_id)",
    ];

    [Fact]
    public async Task SQLite_and_a_killed_server_lose_double_and_halve_no_order()
    {
        await using var hub = await Hub.StartAsync();
        var sent = await KilledUnderLoadAsync(hub, null, kill: async _ =>
        {
            await hub.Server.Process.KillAsync();
            return () => hub.RestartAsync();
        });
        await using var store = new SqliteConnection($"Data Source={Path.Combine(hub.DataFolder, "orders.db")};Mode=ReadOnly;Pooling=False");
        await AssertWholeAsync(store, sent);
    }

    [Fact]
    public async Task MariaDB_and_a_killed_server_or_database_lose_double_and_halve_no_order()
    {
        await using var server = await MariaDbServer.StartAsync();
        var connection = await server.CreateDatabaseAsync();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Storage__Provider"] = "mysql",
            ["ORDERHUB__Storage__MySql__Connections__0"] = connection,
            ["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        await using var hub = await Hub.StartAsync(settings);
        var sent = await KilledUnderLoadAsync(hub, settings, kill: async number =>
        {
            if (number % 2 == 0)
            {
                await hub.Server.Process.KillAsync();
                return () => hub.RestartAsync(settings);
            }

            await server.KillAsync();
            return server.RunAsync;
        });
        await using var store = new MySqlConnection(connection);
        await AssertWholeAsync(store, sent);
    }

    /// <summary>Sends orders from several clients, and kills and restarts meanwhile.</summary>
    /// <returns>Every key that was sent, with the order number that was answered; null where the last try had no answer.</returns>
    private static async Task<IReadOnlyDictionary<string, string?>> KilledUnderLoadAsync(
        Hub hub, IReadOnlyDictionary<string, string?>? settings, Func<int, Task<Func<Task>>> kill)
    {
        var sent = new ConcurrentDictionary<string, string?>(StringComparer.Ordinal);
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => SendAsync(hub, client, sent, enough.Token))).ToList();
        var random = new Random(7919);
        for (var number = 0; number < Kills; number++)
        {
            // Under way again, and then at any moment of it.
            var answered = sent.Values.Count(orderNo => orderNo is not null);
            await Eventually.BeTrueAsync(
                () => Task.FromResult(sent.Values.Count(orderNo => orderNo is not null) > answered + random.Next(10, 60)),
                () => $"no more orders are taken after {number} kills\n{hub.Server.Output}", TimeSpan.FromSeconds(90));
            await Task.Delay(random.Next(0, 150));
            var restart = await kill(number);
            await restart();
        }

        await enough.CancelAsync();
        await Task.WhenAll(clients);

        // Callers without an answer ask once more with the same key: it is the same order, or a new one, and never two.
        await hub.Server.ReadyAsync();
        foreach (var (key, _) in sent.Where(pair => pair.Value is null))
        {
            sent[key] = await Eventually.GetAsync(() => TrySendAsync(hub, key), () => $"no answer for {key} at the end\n{hub.Server.Output}");
        }

        Figures.Note($"kills under load ({(settings is null ? "SQLite" : "MariaDB")}): {Kills}, orders acknowledged {sent.Count}");
        return sent;
    }

    private static async Task SendAsync(Hub hub, int client, ConcurrentDictionary<string, string?> sent, CancellationToken ct)
    {
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"kill-{client}-{i}");
            sent[key] = null;
            while (sent[key] is null && !ct.IsCancellationRequested)
            {
                if ((sent[key] = await TrySendAsync(hub, key)) is null)
                {
                    await Task.Delay(50, CancellationToken.None);
                }
            }
        }
    }

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

    private static async Task AssertWholeAsync(DbConnection store, IReadOnlyDictionary<string, string?> sent)
    {
        await store.OpenAsync();
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var command = store.CreateCommand())
        {
            command.CommandText =
                "SELECT r.ref_no, m.order_no FROM ord_ref r JOIN ord_main m ON m.tenant_id = r.tenant_id AND m.order_id = r.order_id WHERE r.ref_type = 'REQUEST'";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                stored.Add(rows.GetString(0), rows.GetString(1));
            }
        }

        Assert.DoesNotContain(sent, pair => stored.GetValueOrDefault(pair.Key) != pair.Value);
        Assert.Empty(stored.Keys.Except(sent.Keys, StringComparer.Ordinal));
        Assert.Equal(stored.Count, stored.Values.Distinct(StringComparer.Ordinal).Count());
        foreach (var half in Halves)
        {
            await using var command = store.CreateCommand();
            command.CommandText = half;
            Assert.True(Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) == 0, half);
        }
    }

    private static string Missing(string table, string narrowed) =>
        $"SELECT COUNT(*) FROM ord_main m WHERE NOT EXISTS (SELECT 1 FROM {table} r WHERE r.tenant_id = m.tenant_id AND r.order_id = m.order_id {narrowed})";

    private static string Orphan(string table) =>
        $"SELECT COUNT(*) FROM {table} r WHERE NOT EXISTS (SELECT 1 FROM ord_main m WHERE m.tenant_id = r.tenant_id AND m.order_id = r.order_id)";
}
