using System.Diagnostics;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>Partners that say nothing for hours, and then everything at once.</summary>
public sealed class SilenceTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1";
    private static readonly int Pushes = IsLong ? 10_000 : 1_000;

    [Fact]
    public async Task Hours_of_silence_are_told_and_what_comes_at_once_behind_them_is_all_taken()
    {
        await using var hub = await Hub.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Connectors__wms__Silence"] = "02:00:00" }, paceMs: 60_000);
        await hub.Simulators.SetFaultsAsync("""{"wms":{"silent":true}}""");
        var sent = (await hub.Simulators.PostAsync("/sim/isv/orders", new JsonObject { ["count"] = 20, ["scenario"] = "warehouse" }))["sent"]!.AsArray();

        // 1. Silence: the warehouse works, and nobody hears of it
        await hub.Api.AdvanceClockAsync("PT3H");
        var notice = await Eventually.GetAsync(() => NoticeAsync(hub), () => $"nobody is told of the silence\n{hub.Server.Output}");
        Assert.Null((string?)notice["closedAt"]);
        Assert.Contains((await hub.Simulators.StateAsync())["wms"]!.AsObject(), work => (string?)work.Value!["state"] == "DELIVERED");

        // 2. Everything at once
        await hub.Simulators.SetFaultsAsync("""{"wms":{"silent":false}}""");
        foreach (var order in sent)
        {
            await hub.WhileTimePassesAsync(
                async () => (string?)(await hub.Api.OrderAsync((string)order!["orderNo"]!))["status"] == "DELIVERED" ? "there" : null,
                () => $"{order} does not arrive\n{hub.Server.Output}",
                "PT30S");
        }

        Assert.NotNull((string?)(await Eventually.GetAsync(async () => await NoticeAsync(hub) is { } told && told["closedAt"] is not null ? told : null, () => "the notice stays"))["closedAt"]);
    }

    [Fact]
    public async Task A_burst_of_one_partner_is_taken_whole_and_holds_up_no_other()
    {
        await using var hub = await Hub.StartAsync(paceMs: 60_000);
        await hub.Simulators.SetFaultsAsync($$$"""{"tracking":{"burst":{{{Pushes}}}}}""");
        var (_, orderNo) = await hub.SendIsvOrderAsync("delivery");
        await hub.WhileTimePassesAsync(
            async () => (int)JsonNode.Parse(await hub.Simulators.Http.GetStringAsync("/sim/faults"))!["tracking"]!["burst"]! == 0 ? "begun" : null,
            () => $"the burst does not begin\n{hub.Server.Output}",
            "PT20S");

        // Another partner's orders are taken meanwhile.
        var clock = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            var before = clock.Elapsed;
            await hub.SendIsvOrderAsync("warehouse");
            slowest = clock.Elapsed - before > slowest ? clock.Elapsed - before : slowest;
        }

        Assert.True(slowest < TimeSpan.FromSeconds(5), $"an order of another partner took {slowest}");
        var taken = await hub.WhileTimePassesAsync(
            async () => await TakenAsync(hub) is var count && count >= Pushes ? $"{count}" : null,
            () => $"not all pushes were taken\n{hub.Server.Output}",
            "PT1S",
            TimeSpan.FromMinutes(IsLong ? 9 : 3));
        output.WriteLine($"{Pushes} pushes at once: taken {taken} in {clock.Elapsed.TotalSeconds:0.0} s; the slowest of ten orders of another partner meanwhile took {slowest.TotalMilliseconds:0} ms");
        Assert.Equal($"{Pushes}", taken);
        Assert.NotEqual("CANCELLED", (string?)(await hub.Api.OrderAsync(orderNo))["status"]);
    }

    private static async Task<JsonNode?> NoticeAsync(Hub hub) => (await hub.Api.GetAsync("/api/v1/connector-notices"))["items"]!.AsArray()
        .FirstOrDefault(notice => (string?)notice!["kind"] == "silence" && (string?)notice["connector"] == "wms");

    /// <summary>Pushes of the burst that were taken: by the number of their parcels.</summary>
    private static async Task<int> TakenAsync(Hub hub)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(hub.DataFolder, "connectors.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM exchange WHERE connector = 'tracking' AND direction = 'in' AND outcome = 'done' AND waybill_no LIKE 'B%'";
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }
}
