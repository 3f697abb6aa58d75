using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Keys;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// A tenant's key is exchanged while orders come in, and the server is killed in the middle of it: every order stays readable, and at
/// the end no value in any store is under the old key.
/// </summary>
public sealed class KeyRotationTests
{
    private static readonly Dictionary<string, string?> Quick = new(StringComparer.Ordinal)
    {
        ["ORDERHUB__Security__KeyRefreshSeconds"] = "1",
        ["ORDERHUB__Security__KeyRotationRestMs"] = "5",
    };

    public static TheoryData<string> Points => [.. CommitPoints.OfKeys.Where(point => point.EndsWith("-page", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_key_exchanged_under_load_and_through_a_kill_leaves_nothing_under_the_old_one(string point)
    {
        await using var hub = await Hub.StartAsync(new Dictionary<string, string?>(Quick, StringComparer.Ordinal) { ["ORDERHUB_CRASH_AT"] = $"{point}:2" });
        var orders = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            orders.Add(await hub.SendApiOrderAsync($"before-{i}"));
        }

        // 1. Exchanged while orders flow, and killed at its second page.
        using (var answer = await hub.Server.Http.PostAsync("/api/v1/keys/rotations", null))
        {
            Assert.Equal(202, (int)answer.StatusCode);
        }

        for (var i = 0; !hub.Server.Process.HasExited && i < 100_000; i++)
        {
            await TrySendAsync(hub, $"during-{i}", orders);
        }

        Assert.Equal(128 + 9, await hub.Server.Process.ExitAsync());

        // 2. Started again: the exchange goes on by itself, and orders flow on.
        await hub.RestartAsync(Quick);
        var sent = 0;
        var rotation = await Eventually.GetAsync(
            async () =>
            {
                await TrySendAsync(hub, $"after-{sent++}", orders);
                var found = await hub.Api.GetAsync("/api/v1/keys/rotations/2");
                return (string?)found["state"] == "done" ? found : null;
            },
            () => $"the exchange does not come to its end\n{hub.Server.Output}",
            TimeSpan.FromSeconds(120));

        // 3. The proof, and every order in clear.
        Assert.True((long)rotation["resealed"]! > 25);
        Assert.All(orders.Distinct(StringComparer.Ordinal), orderNo => Assert.NotEmpty(orderNo));
        foreach (var orderNo in orders.Distinct(StringComparer.Ordinal))
        {
            var consignee = (await hub.Api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true"))["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!;
            Assert.DoesNotContain("*", (string?)consignee["mobile"], StringComparison.Ordinal);
        }

        foreach (var orderNo in orders.Take(3))
        {
            await hub.Api.OrderReachesAsync(orderNo, "DELIVERED", TimeSpan.FromSeconds(90));
        }

        await hub.Server.Process.StopAsync();
        Assert.Empty(UnderOldKey(hub.DataFolder));
    }

    private static async Task TrySendAsync(Hub hub, string key, List<string> orders)
    {
        try
        {
            if ((string?)(await hub.Api.SendOrderAsync(key, SampleOrders.Express(key))).Body?["orderNo"] is { } orderNo)
            {
                orders.Add(orderNo);
            }
        }
        catch (HttpRequestException)
        {
            // Died over it; whoever asks gets an answer after the restart.
        }
    }

    /// <summary>Looks with SQL, past the server: values of tenant 1 that begin as its first key seals.</summary>
    private static List<string> UnderOldKey(string folder)
    {
        var found = new List<string>();
        foreach (var table in SealedTables.All)
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, table.Store + ".db")};Mode=ReadOnly;Pooling=False");
            connection.Open();
            foreach (var column in table.Columns)
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT COUNT(*) FROM {table.Name} WHERE tenant_id = 1 AND substr({column}, 1, 5) = X'0100000001'";
                if ((long)command.ExecuteScalar()! is > 0 and var count)
                {
                    found.Add($"{table.Name}.{column}: {count}");
                }
            }
        }

        return found;
    }
}
