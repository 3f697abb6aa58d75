using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderHub.Testing.Elasticsearch;

/// <summary>Composite sums with what the hub asks of each bucket.</summary>
internal static class DoubleSums
{
    public static JsonObject Composite(IReadOnlyList<DoubleDocument> documents, JsonObject sum)
    {
        var composite = sum["composite"] as JsonObject ?? throw new DoubleFault(400, "parsing_exception", "unknown aggregation");
        var sources = ((JsonArray)composite["sources"]!).Select(source => ((JsonObject)source!).First()).ToList();
        var buckets = documents
            .Select(document => (Document: document, Key: sources.Select(source => KeyOf(document, (JsonObject)source.Value!)).ToList()))
            .Where(one => one.Key.TrueForAll(part => part.IsThere))
            .GroupBy(one => string.Join('\u001f', one.Key.Select(part => part.Value is null ? "\0" : DoubleSearch.Text(part.Value))))
            .Select(group => (group.First().Key, Documents: group.Select(one => one.Document).ToList()))
            .ToList();
        buckets.Sort((one, other) => Compare(one.Key, other.Key));
        var list = new JsonArray();
        foreach (var (key, inside) in buckets.Take((int)composite["size"]!))
        {
            var bucket = new JsonObject
            {
                ["key"] = new JsonObject(sources.Select((source, i) => KeyValuePair.Create(source.Key, key[i].Value is long number ? (JsonNode?)number : (string?)key[i].Value))),
                ["doc_count"] = inside.Count,
            };
            foreach (var (name, inner) in sum["aggs"] as JsonObject ?? [])
            {
                bucket[name] = Inner(inside, (JsonObject)inner!);
            }

            list.Add((JsonNode)bucket);
        }

        return new() { ["buckets"] = list };
    }

    private static JsonObject Inner(List<DoubleDocument> documents, JsonObject sum)
    {
        var (kind, about) = (sum.First().Key, sum.First().Value!);
        var values = documents.SelectMany(document => DoubleSearch.Values(document, (string)about["field"]!)).OfType<long>().Order().ToList();
        return kind switch
        {
            "sum" => new() { ["value"] = (double)values.Sum() },
            "value_count" => new() { ["value"] = values.Count },
            "percentiles" => new()
            {
                ["values"] = new JsonArray(
                [
                    .. ((JsonArray)about["percents"]!).Select(percent => (double)percent!).Select(percent => (JsonNode)new JsonObject
                    {
                        ["key"] = percent,
                        ["value"] = values.Count == 0 ? null : (double)values[Math.Max(0, (int)Math.Ceiling(values.Count * percent / 100) - 1)],
                    }),
                ]),
            },
            _ => throw new DoubleFault(400, "parsing_exception", $"unknown aggregation [{kind}]"),
        };
    }

    private static (bool IsThere, object? Value) KeyOf(DoubleDocument document, JsonObject source)
    {
        var (kind, about) = (source.First().Key, (JsonObject)source.First().Value!);
        var value = DoubleSearch.Values(document, (string)about["field"]!).FirstOrDefault();
        return kind switch
        {
            "terms" => (value is not null || (bool?)about["missing_bucket"] == true, value),
            "date_histogram" when value is long at => (true, Bucket(at, about)),
            _ => throw new DoubleFault(400, "parsing_exception", $"unknown source [{kind}]"),
        };
    }

    private static long Bucket(long at, JsonObject about)
    {
        var zone = (string?)about["time_zone"] ?? "+00:00";
        var shift = TimeSpan.ParseExact(zone[1..], "hh\\:mm", CultureInfo.InvariantCulture) * (zone[0] == '-' ? -1 : 1);
        var local = DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(shift);
        var begin = ((string?)about["fixed_interval"], (string?)about["calendar_interval"]) switch
        {
            ("1h", _) => new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, shift),
            (_, "1d") => new(local.Year, local.Month, local.Day, 0, 0, 0, shift),
            (_, "1M") => new(local.Year, local.Month, 1, 0, 0, 0, shift),
            _ => throw new DoubleFault(400, "parsing_exception", "unknown interval"),
        };
        return begin.ToUnixTimeMilliseconds();
    }

    private static int Compare(List<(bool IsThere, object? Value)> one, List<(bool IsThere, object? Value)> other)
    {
        for (var i = 0; i < one.Count; i++)
        {
            var order = (one[i].Value, other[i].Value) switch
            {
                (null, null) => 0,
                (null, _) => -1,
                (_, null) => 1,
                (long a, long b) => a.CompareTo(b),
                var (a, b) => string.CompareOrdinal((string)a!, (string)b!),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
