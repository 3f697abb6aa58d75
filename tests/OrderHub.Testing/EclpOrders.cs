using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Testing;

/// <summary>The simulated ECLP with orders of its own, and the hub's copy of them.</summary>
public sealed class EclpOrders(Hub hub)
{
    /// <summary>What ECLP's states are in the hub's words, of each kind of order by how its number begins.</summary>
    private static readonly Lazy<Dictionary<(string Kind, string State), string>> Meanings = new(Read);

    public Task AddAsync(int count) => hub.Simulators.PostAsync("/sim/eclp/own", new JsonObject { ["count"] = count, ["days"] = 10 });

    /// <summary>Numbers of the orders that changed.</summary>
    public async Task<IReadOnlyList<string>> ChangeAsync(int count) =>
        [.. (await hub.Simulators.PostAsync("/sim/eclp/own/change", new JsonObject { ["count"] = count }))["changed"]!.AsArray().Select(number => (string)number!)];

    /// <summary>Orders that the hub took over: the number that each had, and the one that it has.</summary>
    public async Task<IReadOnlyList<(string From, string To)>> MigrateAsync(int count)
    {
        var answer = await hub.Simulators.PostAsync("/sim/eclp/own/migrate", new JsonObject { ["count"] = count });
        return answer["refused"]!.AsArray().Count == 0
            ? [.. answer["moved"]!.AsArray().Select(one => ((string)one!["from"]!, (string)one["to"]!))]
            : throw new InvalidOperationException($"the hub did not take {answer["refused"]![0]}\n{hub.Server.Output}");
    }

    /// <summary>How ECLP says that each of its orders stands, by number: the hub's word for it, and the hub's number where that has it.</summary>
    public async Task<IReadOnlyDictionary<string, (string Status, string? MovedTo)>> TruthAsync()
    {
        using var answer = await hub.Simulators.Http.GetAsync("/sim/eclp/own");
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["orders"]!.AsArray().ToDictionary(
            order => (string)order!["no"]!,
            order => (Meanings.Value[(((string)order!["no"]!)[..3], (string)order["state"]!)], (string?)order["movedTo"]),
            StringComparer.Ordinal);
    }

    /// <summary>How many orders ECLP has given out in pages of its list so far, whoever asked, the same one as often as it was asked for.</summary>
    public async Task<int> GivenAsync()
    {
        using var answer = await hub.Simulators.Http.GetAsync("/sim/eclp/own/given");
        return (int)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["orders"]!;
    }

    public async Task<JsonNode> StandingAsync() => (await hub.Api.GetAsync("/api/v1/synchronizations"))["items"]!.AsArray().Single(one => (string?)one!["connector"] == "eclp")!;

    /// <summary>Has the hub read what is new, and waits until it has read everything up to now.</summary>
    public async Task CatchUpAsync(TimeSpan? limit = null)
    {
        var since = DateTimeOffset.Parse((string)(await hub.Api.GetAsync("/dev/clock"))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        JsonNode? last = null;
        var asked = DateTimeOffset.MinValue;
        await Eventually.BeTrueAsync(
            async () =>
            {
                last = await StandingAsync();
                if ((string?)last["state"] == "current" && last["changes"]!["caughtUpAt"] is { } caughtUp && DateTimeOffset.Parse((string)caughtUp!, System.Globalization.CultureInfo.InvariantCulture) >= since)
                {
                    return true;
                }

                if (TimeProvider.System.GetUtcNow() - asked > TimeSpan.FromSeconds(2))
                {
                    asked = TimeProvider.System.GetUtcNow();
                    await hub.Api.PostAsync("/api/v1/synchronizations/eclp/run", new JsonObject());
                }

                return false;
            },
            () => $"the copy did not catch up; it says {last?.ToJsonString()}\nthe server said:\n{hub.Server.Output}\nthe simulators said:\n{hub.Simulators.Output}",
            limit);
    }

    /// <summary>Has the hub read what is new, and does not wait for it.</summary>
    public Task CatchUpOnceAsync() => hub.Api.PostAsync("/api/v1/synchronizations/eclp/run", new JsonObject());

    /// <summary>One whole walk through the list, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> WalkAsync(int page = 200)
    {
        var rows = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var answer = await hub.Api.GetAsync($"/api/v1/orders?limit={page}{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            rows.AddRange(answer["items"]!.AsArray().Select(row => row!));
            cursor = (string?)answer["nextCursor"];
        }

        return rows;
    }

    /// <summary>Waits until the list holds what ECLP and the hub hold, each order once, and says what the difference is where it does not.</summary>
    public Task ListEqualsTruthAsync(TimeSpan? limit = null)
    {
        var difference = "";
        return Eventually.BeTrueAsync(
            async () => (difference = await DifferenceAsync()).Length == 0,
            () => $"the list is not the truth: {difference}\nthe server said:\n{hub.Server.Output}",
            limit);
    }

    private async Task<string> DifferenceAsync()
    {
        var truth = await TruthAsync();
        var expected = truth.Select(order => order.Value.MovedTo is { } moved ? $"HUB {moved}" : $"ECLP {order.Key} {order.Value.Status}").ToHashSet(StringComparer.Ordinal);
        var found = (await WalkAsync()).Select(row => (string?)row["masteredBy"] == "HUB" ? $"HUB {row["orderNo"]}" : $"{row["masteredBy"]} {row["orderNo"]} {row["status"]}").ToList();
        var missing = expected.Except(found, StringComparer.Ordinal).ToList();
        var extra = found.Except(expected, StringComparer.Ordinal).ToList();
        var twice = found.Count - found.Distinct(StringComparer.Ordinal).Count();
        return missing.Count + extra.Count + twice == 0 ? ""
            : $"{missing.Count} missing ({string.Join(", ", missing.Take(3))}), {extra.Count} too many ({string.Join(", ", extra.Take(3))}), {twice} twice";
    }

    private static Dictionary<(string, string), string> Read()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "connectors", "eclp", "manifest.json")))!;
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal) { ["salesOut"] = "ESL", ["purchaseIn"] = "EPO", ["returnIn"] = "ERT" };
        return manifest["codes"]!.AsArray().Where(table => (string?)table!["document"] == "orders")
            .SelectMany(table => table!["map"]!.AsObject().Select(code => ((kinds[(string)table["name"]!], code.Key), (string)code.Value!)))
            .ToDictionary();
    }
}
