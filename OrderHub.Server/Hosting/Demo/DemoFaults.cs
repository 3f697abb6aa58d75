using System.Text.Json.Nodes;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>
/// Makes the simulated systems fail as real ones do: a few of a hundred messages and calls go wrong in every way that a system knows. What was set
/// before is set again in the end.
/// </summary>
public sealed class DemoFaults(DemoClient client)
{
    /// <summary>Shares of calls and messages, by the name of the switch; each system has some of them.</summary>
    private static readonly Dictionary<string, double> Rates = new(StringComparer.Ordinal)
    {
        ["errorRate"] = 0.02, ["failureRate"] = 0.02, ["timeoutRate"] = 0.01, ["duplicateRate"] = 0.03, ["duplicate"] = 0.03, ["badSignatureRate"] = 0.01,
        ["wrongCharsetRate"] = 0.02, ["skewRate"] = 0.02, ["noTimeRate"] = 0.01, ["disorderRate"] = 0.02, ["unknownCodeRate"] = 0.005, ["conflictRate"] = 0.005,
        ["shippedAllTheSameRate"] = 0.2, ["leavesAllTheSameRate"] = 0.2, ["noVehicleRate"] = 0.05, ["noAnswerRate"] = 0.02, ["heavierRate"] = 0.05, ["partRate"] = 0.1, ["cutRate"] = 0.02,
        ["refuseRate"] = 0.05, ["inspectRate"] = 0.1,
    };

    /// <summary>One of so many orders meets them.</summary>
    private static readonly Dictionary<string, int> OneOf = new(StringComparer.Ordinal)
    {
        ["refuseRegister"] = 400, ["rejectPickup"] = 200, ["reject"] = 500, ["fails"] = 300, ["noProof"] = 500,
    };

    private readonly List<(string System, string Fault, JsonNode Value)> before = [];

    /// <summary>Switches them on; false where the hub has no simulators.</summary>
    public async Task<bool> StrikeAsync(int orders, CancellationToken ct)
    {
        var systems = (await client.FindAsync("api/v1/simulators", ct))?["systems"]?.AsArray() ?? [];
        foreach (var system in systems)
        {
            foreach (var (fault, value) in system!["faults"]!.AsObject())
            {
                if (NewValue(fault, orders) is { } wanted && value is not null)
                {
                    before.Add(((string)system["name"]!, fault, value.DeepClone()));
                    await SetAsync((string)system["name"]!, fault, wanted, ct);
                }
            }
        }

        return systems.Count > 0;
    }

    /// <summary>As it was.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        foreach (var (system, fault, value) in before)
        {
            await SetAsync(system, fault, value, ct);
        }
    }

    private static JsonNode? NewValue(string fault, int orders) =>
        Rates.TryGetValue(fault, out var rate) ? JsonValue.Create(rate)
        : OneOf.TryGetValue(fault, out var one) ? JsonValue.Create(orders / one)
        : null;

    private Task<bool> SetAsync(string system, string fault, JsonNode value, CancellationToken ct) =>
        client.TryAsync(HttpMethod.Put, "api/v1/simulators/faults", new JsonObject { ["system"] = system, ["fault"] = fault, ["value"] = value }, ct);
}
