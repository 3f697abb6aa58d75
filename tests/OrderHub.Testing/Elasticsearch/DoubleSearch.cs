using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Testing.Elasticsearch;

/// <summary>The part of the query language that the hub uses.</summary>
internal static class DoubleSearch
{
    private const int Window = 10_000;

    public static JsonObject Run(IReadOnlyList<DoubleDocument> documents, JsonObject body)
    {
        var (from, size) = ((int?)body["from"] ?? 0, (int?)body["size"] ?? 10);
        if (from + size > Window)
        {
            throw new DoubleFault(400, "illegal_argument_exception", $"Result window is too large, from + size must be less than or equal to: [{Window}] but was [{from + size}]");
        }

        var taken = documents.Where(document => Takes(document, body["query"]!)).ToList();
        var keys = (body["sort"] as JsonArray ?? []).Select(sort => ((JsonObject)sort!).First()).Select(sort => (Field: sort.Key, Down: (string?)sort.Value!["order"] == "desc")).ToList();
        List<long> Place(DoubleDocument document) => [.. keys.Select(key => (long)Values(document, key.Field)[0])];
        var sorted = taken.Select(document => (Document: document, Place: Place(document))).ToList();
        sorted.Sort((one, other) => Compare(one.Place, other.Place));
        if (body["search_after"] is JsonArray after)
        {
            var behind = after.Select(value => (long)value!).ToList();
            sorted.RemoveAll(one => Compare(one.Place, behind) <= 0);
        }

        var hits = sorted.Skip(from).Take(size).Select(one =>
        {
            var hit = new JsonObject
            {
                ["_index"] = one.Document.Index, ["_id"] = one.Document.Id, ["_score"] = null, ["_source"] = one.Document.Source!.DeepClone(),
                ["sort"] = new JsonArray([.. one.Place.Select(value => (JsonNode)value)]),
            };
            if ((bool?)body["version"] == true)
            {
                hit["_version"] = one.Document.Version;
            }

            return (JsonNode)hit;
        });
        var answer = new JsonObject { ["took"] = 1, ["timed_out"] = false, ["hits"] = new JsonObject { ["max_score"] = null, ["hits"] = new JsonArray([.. hits]) } };
        if (body["aggs"] is JsonObject sums)
        {
            answer["aggregations"] = new JsonObject(sums.Select(sum => KeyValuePair.Create(sum.Key, (JsonNode?)DoubleSums.Composite(taken, (JsonObject)sum.Value!))));
        }

        return answer;

        int Compare(List<long> one, List<long> other)
        {
            for (var i = 0; i < keys.Count; i++)
            {
                if (one[i].CompareTo(other[i]) is not 0 and var order)
                {
                    return keys[i].Down ? -order : order;
                }
            }

            return 0;
        }
    }

    public static bool Takes(DoubleDocument document, JsonNode query)
    {
        var (kind, about) = (((JsonObject)query).First().Key, (JsonObject)((JsonObject)query).First().Value!);
        switch (kind)
        {
            case "bool":
                var filters = about["filter"] as JsonArray ?? [];
                var either = about["should"] as JsonArray ?? [];
                return filters.All(one => Takes(document, one!)) && either.Count(one => Takes(document, one!)) >= ((int?)about["minimum_should_match"] ?? (filters.Count > 0 || either.Count == 0 ? 0 : 1));
            case "term":
                var (field, term) = (about.First().Key, about.First().Value!["value"]!);
                return Values(document, field).Any(value => Text(value) == Text(Plain(term)));
            case "terms":
                var wanted = ((JsonArray)about.First().Value!).Select(one => Text(Plain(one!))).ToHashSet(StringComparer.Ordinal);
                return Values(document, about.First().Key).Any(value => wanted.Contains(Text(value)));
            case "range":
                var bounds = (JsonObject)about.First().Value!;
                return Values(document, about.First().Key).Any(value => value is long number
                    && (bounds["gte"] is not { } gte || number >= (long)gte) && (bounds["gt"] is not { } gt || number > (long)gt) && (bounds["lt"] is not { } lt || number < (long)lt));
            case "match_phrase":
                var phrase = (string)about.First().Value!["query"]!;
                return Values(document, about.First().Key).Any(value => Text(value).Contains(phrase, StringComparison.OrdinalIgnoreCase));
            case "match":
                var texts = Values(document, about.First().Key).Select(Text).ToList();
                return Pieces((string)about.First().Value!["query"]!).Count(piece => texts.Exists(text => text.Contains(piece, StringComparison.OrdinalIgnoreCase)))
                    >= (int)about.First().Value!["minimum_should_match"]!;
            default:
                throw new DoubleFault(400, "parsing_exception", $"unknown query [{kind}]");
        }
    }

    /// <summary>All values of a field, each a long, bool or string; with what the mapping copies into it.</summary>
    public static List<object> Values(DoubleDocument document, string field)
    {
        var name = field.EndsWith(".characters", StringComparison.Ordinal) ? field[..^".characters".Length] : field;
        JsonNode? at = document.Source;
        foreach (var part in name.Split('.'))
        {
            at = at is JsonObject inside ? inside[part] : null;
        }

        var values = Flat(at).ToList();
        foreach (var (other, property) in document.Mapping["properties"] as JsonObject ?? [])
        {
            if (property?["copy_to"] is JsonArray targets && targets.Any(target => (string?)target == name))
            {
                values.AddRange(Flat(document.Source![other]));
            }
        }

        return values;
    }

    public static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static IEnumerable<object> Flat(JsonNode? node) => node switch
    {
        null => [],
        JsonArray several => several.SelectMany(Flat),
        _ => [Plain(node)],
    };

    private static object Plain(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Number => (long)node,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => (string)node!,
    };

    private static IEnumerable<string> Pieces(string word)
    {
        var runes = word.EnumerateRunes().ToList();
        return Enumerable.Range(0, Math.Max(0, runes.Count - 2)).Select(start => string.Concat(runes.Skip(start).Take(3).Select(rune => rune.ToString()))).Distinct(StringComparer.OrdinalIgnoreCase);
    }
}
