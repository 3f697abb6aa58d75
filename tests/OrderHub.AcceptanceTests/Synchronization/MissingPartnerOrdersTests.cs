using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Synchronization;

/// <summary>Orders of ECLP's that no increment brings are found by comparing, and brought from their master.</summary>
public sealed class MissingPartnerOrdersTests
{
    [Fact]
    public async Task Orders_that_increments_missed_are_found_with_cause_and_age_and_the_repair_is_proven()
    {
        await using var hub = await Hub.StartAsync(paceMs: 600_000_000);
        var eclp = new EclpOrders(hub);
        await eclp.AddAsync(300);
        await eclp.CatchUpAsync();
        await eclp.ListEqualsTruthAsync();

        // A change of now carries the increments there.
        await eclp.ChangeAsync(1);
        await eclp.CatchUpAsync();

        // 1. Some come under a time long past, some change by a clock that is wrong, some are lost where they were.
        await eclp.AddAsync(12);
        await hub.Simulators.SetFaultsAsync("""{"eclp":{"skewRate":1}}""");
        await eclp.ChangeAsync(30);
        await hub.Simulators.SetFaultsAsync("""{"eclp":{"skewRate":0}}""");
        var lost = (await hub.Simulators.PostAsync("/sim/eclp/own/remove", new JsonObject { ["count"] = 4 }))["removed"].Texts();
        await eclp.CatchUpAsync();

        // 2. Found
        var (truth, listed) = ((await eclp.TruthAsync()).Keys.ToHashSet(StringComparer.Ordinal), (await eclp.WalkAsync()).Select(row => (string)row["orderNo"]!).ToHashSet(StringComparer.Ordinal));
        var (missing, extra) = (truth.Except(listed, StringComparer.Ordinal).ToList(), listed.Except(truth, StringComparer.Ordinal).Count());
        Assert.NotEmpty(missing);
        Assert.InRange(extra, 1, lost.Count);
        var found = await CompareAsync(hub, repair: false);
        var differences = (await hub.Api.GetAsync($"/api/v1/reconciliation/differences?run={found["runId"]}&limit=200"))["items"]!.AsArray();
        Assert.Equal((int)found["found"]!, differences.Count);
        Assert.Equal(missing.Order(StringComparer.Ordinal), NumbersOf(differences, "missing").Order(StringComparer.Ordinal));
        Assert.Equal(extra, NumbersOf(differences, "extra").Count);
        Assert.InRange(NumbersOf(differences, "stale").Count, 1, 30);
        Assert.All(differences.Where(one => (string?)one!["cause"] == "missing"), one =>
        {
            Assert.StartsWith("E", (string)one!["orderNo"]!, StringComparison.Ordinal);
            Assert.NotNull((string?)one["changedAt"]);
        });

        // 3. Repaired, and proven
        var repaired = await CompareAsync(hub, repair: true);
        Assert.Equal((true, 0), ((bool)repaired["isProven"]!, (int)repaired["remaining"]!));
        Assert.Equal((int)found["found"]!, (int)repaired["repaired"]!);
        await eclp.ListEqualsTruthAsync();

        // 4. And nothing is left
        Assert.Equal(0, (int)(await CompareAsync(hub, repair: false))["found"]!);
    }

    [Fact]
    public async Task Where_the_master_does_not_give_its_list_nothing_is_said_of_its_orders()
    {
        await using var hub = await Hub.StartAsync(paceMs: 600_000_000);
        var eclp = new EclpOrders(hub);
        await eclp.AddAsync(30);
        await eclp.CatchUpAsync();
        await hub.Simulators.SetFaultsAsync("""{"eclp":{"failureRate":1}}""");

        var run = await CompareAsync(hub, repair: true, ends: "failed");

        Assert.Contains("eclp does not give its list", (string)run["problem"]!, StringComparison.Ordinal);
        await hub.Simulators.SetFaultsAsync("""{"eclp":{"failureRate":0}}""");
        await eclp.ListEqualsTruthAsync();
    }

    private static List<string?> NumbersOf(JsonArray differences, string cause) => [.. differences.Where(one => (string?)one!["cause"] == cause).Select(one => (string?)one!["orderNo"])];

    private static async Task<JsonNode> CompareAsync(Hub hub, bool repair, string ends = "done")
    {
        var asked = await hub.Api.PostAsync("/api/v1/reconciliation/runs", new JsonObject { ["store"] = "masters", ["content"] = false, ["repair"] = repair });
        var id = (string)asked.Body!["runId"]!;
        JsonNode? last = null;
        return await Eventually.GetAsync(
            async () => (string?)(last = await hub.Api.GetAsync($"/api/v1/reconciliation/runs/{id}"))["state"] == ends ? last : null,
            () => $"the comparison did not end: {last?.ToJsonString()}\n{hub.Server.Output}");
    }
}
