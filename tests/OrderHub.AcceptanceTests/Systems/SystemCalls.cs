using System.Text.Json.Nodes;
using OrderHub.Testing;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>What tests ask of the simulated systems.</summary>
internal static class SystemCalls
{
    /// <summary>Lets the ISV send one order; its own number and the hub's.</summary>
    public static async Task<(string OrderId, string OrderNo)> SendIsvOrderAsync(this Hub hub, string scenario)
    {
        var sent = (await hub.Simulators.PostAsync("/sim/isv/orders", new JsonObject { ["count"] = 1, ["scenario"] = scenario }))["sent"]![0]!;
        return ((string)sent["orderId"]!, (string?)sent["orderNo"] ?? throw new InvalidOperationException($"the hub did not take the order: {sent}\n{hub.Server.Output}"));
    }

    /// <summary>Calls the hub as the old ECLP client does; the reply.</summary>
    public static Task<JsonNode> CallEclpAsync(this Hub hub, string method, JsonObject business) =>
        hub.Simulators.PostAsync("/sim/eclp/call", new JsonObject { ["method"] = method, ["business"] = business });

    /// <summary>What the ISV holds of its order once it was told a state.</summary>
    public static Task<JsonNode> IsvHearsAsync(this Hub hub, string orderId, string state)
    {
        JsonNode? last = null;
        return Eventually.GetAsync(
            async () => (last = (await hub.Simulators.StateAsync())["isv"]![orderId]) is { } row && row["states"]!.AsArray().Any(told => (string?)told == state) ? row : null,
            () => $"the ISV was not told {state} of {orderId}; it holds {last?.ToJsonString()}; the server said:\n{hub.Server.Output}\nthe simulators said:\n{hub.Simulators.Output}");
    }

    /// <summary>Moves the clock on until the answer is there: retries and events wait for it.</summary>
    public static Task<T> WhileTimePassesAsync<T>(this Hub hub, Func<Task<T?>> ask, Func<string> otherwise, string step = "PT5S", TimeSpan? limit = null)
        where T : class => Eventually.GetAsync(
        async () =>
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await hub.Api.AdvanceClockAsync(step);
            return null;
        },
        otherwise,
        limit);

    /// <summary>A quantity, whether it is written as a number or as a text.</summary>
    public static decimal Number(this JsonNode? value) => decimal.Parse(value!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    public static IReadOnlyList<string> Texts(this JsonNode? list) => [.. list!.AsArray().Select(one => (string)one!)];
}
