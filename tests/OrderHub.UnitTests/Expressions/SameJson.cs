using System.Text.Json;

namespace OrderHub.UnitTests.Expressions;

/// <summary>Equality of JSON: fields in any order, numbers to the last but one bit.</summary>
internal static class SameJson
{
    public static bool Of(JsonElement left, JsonElement right, bool unordered = false)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Number => Near(left.GetDouble(), right.GetDouble()),
            JsonValueKind.String => left.GetRawText() == right.GetRawText() || left.GetString() == right.GetString(),
            JsonValueKind.Array => unordered ? SameMembers(left, right) : SameItems(left, right),
            JsonValueKind.Object => SameFields(left, right),
            _ => true,
        };
    }

    // Sums of doubles may differ in the order of additions between implementations.
    private static bool Near(double a, double b) => a == b || Math.Abs(a - b) <= 4e-16 * Math.Max(Math.Abs(a), Math.Abs(b));

    private static bool SameItems(JsonElement left, JsonElement right) =>
        left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Of(pair.First, pair.Second));

    private static bool SameMembers(JsonElement left, JsonElement right)
    {
        var rest = right.EnumerateArray().ToList();
        foreach (var item in left.EnumerateArray())
        {
            var at = rest.FindIndex(other => Of(item, other));
            if (at < 0)
            {
                return false;
            }

            rest.RemoveAt(at);
        }

        return rest.Count == 0;
    }

    private static bool SameFields(JsonElement left, JsonElement right)
    {
        var fields = left.EnumerateObject().ToList();
        return fields.Count == right.EnumerateObject().Count()
            && fields.TrueForAll(field => right.TryGetProperty(field.Name, out var other) && Of(field.Value, other));
    }
}
