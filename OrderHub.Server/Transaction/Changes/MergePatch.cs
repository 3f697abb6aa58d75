using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// JSON Merge Patch (RFC 7396) over an order, with one addition: a list whose entries have a key (parties by role, goods by line
/// number, products by code, marks by domain and key joined with a slash) may be patched entry by entry, as an object. So one phone is
/// changed by <c>{"parties": {"CONSIGNEE": {"mobile": "..."}}}</c>, without sending what the caller sees only masked. A list sent as a
/// list takes the old one's place, as the RFC says. Pure.
/// </summary>
public static class MergePatch
{
    /// <summary>A copy of the target with the patch applied.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var merged = target.DeepClone().AsObject();
        foreach (var (name, change) in patch)
        {
            if (change is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = ListKeys.Of(name) is { } keys && merged[name] is JsonArray list && change is JsonObject byKey
                    ? Entries(list, byKey, keys)
                    : Merge(merged[name], change);
            }
        }

        return merged;
    }

    /// <summary>The entries that a patch names by a key which several entries have: nobody knows which one is meant.</summary>
    public static IReadOnlyList<Fault> Ambiguous(JsonObject target, JsonObject patch) =>
    [
        .. from change in patch
           let keys = ListKeys.Of(change.Key)
           where keys is not null && change.Value is JsonObject && target[change.Key] is JsonArray
           from key in change.Value!.AsObject().Select(entry => entry.Key)
           let count = target[change.Key]!.AsArray().Count(entry => entry is JsonObject known && KeyOf(known, keys!) == key)
           where count > 1
           select new Fault(ChangeCodes.Ambiguous, $"{change.Key}.{key}", $"{count} entries of {change.Key} are {key}: send the list whole."),
    ];

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target is JsonObject before ? before.DeepClone().AsObject() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(merged[name], change);
            }
        }

        return merged;
    }

    /// <summary>Entries that are named are merged, new ones go to the end, and null takes one away.</summary>
    private static JsonArray Entries(JsonArray list, JsonObject byKey, string[] keys)
    {
        var merged = list.DeepClone().AsArray();
        foreach (var (key, change) in byKey)
        {
            var at = merged.ToList().FindIndex(entry => entry is JsonObject known && KeyOf(known, keys) == key);
            if (change is null)
            {
                if (at >= 0)
                {
                    merged.RemoveAt(at);
                }
            }
            else if (at >= 0)
            {
                merged[at] = Merge(merged[at], change);
            }
            else
            {
                merged.Add(change is JsonObject entry ? Named(entry, key, keys) : change.DeepClone());
            }
        }

        return merged;
    }

    private static string KeyOf(JsonObject entry, string[] keys) => string.Join('/', keys.Select(name => entry[name]?.ToString()));

    /// <summary>A new entry with the key that it was sent under.</summary>
    private static JsonObject Named(JsonObject entry, string key, string[] keys)
    {
        var named = (JsonObject)Merge(null, entry)!;
        var parts = key.Split('/', keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var part = parts.ElementAtOrDefault(i) ?? "";
            named.TryAdd(keys[i], keys[i] is "lineNo" or "seq" && int.TryParse(part, out var number) ? JsonValue.Create(number) : JsonValue.Create(part));
        }

        return named;
    }
}
