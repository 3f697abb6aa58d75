using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// Names a version by its content: equal for equal logic whatever the white space, the order of properties and the
/// <c>$schema</c>. The order of a switch's cases is logic.
/// </summary>
internal static class FlowHash
{
    /// <summary>Where the order of properties is part of the logic: a <c>switch</c> takes its first match.</summary>
    private const string Ordered = "cases";

    public static string Of(JsonObject root)
    {
        var canonical = new StringBuilder();
        Write(canonical, root, sorted: true);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
    }

    private static void Write(StringBuilder text, JsonNode? node, bool sorted)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                var pairs = map.Where(pair => pair.Key != "$schema");
                foreach (var (key, value) in sorted ? pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal) : pairs)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(key)}:");
                    Write(text, value, sorted: key != Ordered);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(text, item, sorted: true);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
