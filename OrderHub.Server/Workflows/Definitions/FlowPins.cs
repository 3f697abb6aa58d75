using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderHub.Server.Workflows.Rollout;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// Ties a version to the versions of its sub-flows, which are found when it is published: a later version of a sub-flow
/// changes no flow that was published before. The pins are part of the version's hash, and no part of its text, so that
/// the text stays as a person wrote it.
/// </summary>
public static class FlowPins
{
    /// <summary>The definition tied to the versions of its sub-flows. Without sub-flows it stays what it is.</summary>
    public static FlowDefinition Apply(FlowDefinition flow, IReadOnlyDictionary<string, string> pins) => pins.Count == 0
        ? flow
        : flow with { Hash = HashOf(flow.Hash, pins), Pins = pins };

    public static string? Write(IReadOnlyDictionary<string, string> pins) => pins.Count == 0
        ? null
        : JsonSerializer.Serialize(Sorted(pins), RolloutJson.Default.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string> Read(string? json) => json is null
        ? FlowDefinition.NoPins
        : JsonSerializer.Deserialize(json, RolloutJson.Default.IReadOnlyDictionaryStringString)!;

    private static string HashOf(string logic, IReadOnlyDictionary<string, string> pins) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{logic}\n{string.Join('\n', Sorted(pins).Select(pin => $"{pin.Key}={pin.Value}"))}")));

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> pins) =>
        new(pins.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
}
