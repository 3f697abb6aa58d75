using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>Reads what a search server answers.</summary>
internal static class ElasticAnswers
{
    public static List<OrderIndexRow> Rows(JsonNode answer) => [.. Hits(answer).Select(hit => ElasticDocuments.Read(hit["_source"]!))];

    public static IEnumerable<JsonNode> Hits(JsonNode answer) => ((JsonArray)answer["hits"]!["hits"]!).Select(hit => hit!);

    /// <summary>Parts that did not answer, in words; empty where all did.</summary>
    public static IReadOnlyList<string> Missing(JsonNode answer)
    {
        var missing = new List<string>();
        if (answer["_shards"]?["failures"] is JsonArray failures)
        {
            missing.AddRange(failures.Select(failure => string.Create(
                CultureInfo.InvariantCulture, $"{(string?)failure?["index"]} [{(int?)failure?["shard"]}]: {(string?)failure?["reason"]?["type"]}")));
        }

        if (missing.Count == 0 && (int?)answer["_shards"]?["failed"] is > 0 and var failed)
        {
            missing.Add(string.Create(CultureInfo.InvariantCulture, $"{failed} of {(int?)answer["_shards"]?["total"]} shards"));
        }

        if ((bool?)answer["timed_out"] == true)
        {
            missing.Add("timed out");
        }

        return missing;
    }

    /// <summary>What became of the rows, each of which has several lines: the best of them counts, but one that was refused refuses the row.</summary>
    /// <exception cref="SearchUnavailableException">The server has too much to do for some of them.</exception>
    public static IReadOnlyList<IndexOutcome> Outcomes(JsonNode answer, IReadOnlyList<OrderIndexRow> lines)
    {
        var items = (JsonArray)answer["items"]!;
        if (items.Count != lines.Count)
        {
            throw new SearchRefusedException($"The search server answered {items.Count} of {lines.Count} documents.");
        }

        var outcomes = new Dictionary<long, IndexOutcome>();
        for (var i = 0; i < lines.Count; i++)
        {
            var item = ((JsonObject)items[i]!).First().Value!;
            var outcome = Outcome(lines[i].OrderId, (int)item["status"]!, (string?)item["error"]?["type"]);
            if (!outcomes.TryGetValue(outcome.OrderId, out var known) || Weight(outcome) > Weight(known))
            {
                outcomes[outcome.OrderId] = outcome;
            }
        }

        return [.. lines.Select(line => line.OrderId).Distinct().Select(orderId => outcomes[orderId])];

        static int Weight(IndexOutcome outcome) => outcome.Result switch { IndexResult.Refused => 2, IndexResult.Written => 1, _ => 0 };
    }

    /// <summary>Whether documents were taken out, or are not to be any more: gone, or newer.</summary>
    /// <exception cref="SearchUnavailableException">The server has too much to do for some of them.</exception>
    public static void Deleted(JsonNode answer)
    {
        foreach (var item in ((JsonArray)answer["items"]!).Select(item => item!["delete"]!))
        {
            if ((int)item["status"]! is var status && status is not (200 or 404 or 409))
            {
                throw status == 429 ? new SearchUnavailableException("The search server has too much to do.") : new SearchRefusedException($"The search server did not take a document out: {status} {(string?)item["error"]?["type"]}.");
            }
        }
    }

    public static IndexGroups Groups(JsonNode answer, IndexGrouping grouping)
    {
        var amounts = Buckets(answer, ElasticQueries.Amounts).ToLookup(bucket => KeyText(bucket, grouping), StringComparer.Ordinal);
        var groups = Buckets(answer, ElasticQueries.Groups).ToList();
        return new(
            [
                .. groups.Take(IndexGrouping.MostGroups).Select(bucket => new IndexGroup(
                    KeyOf(bucket, grouping), (long)bucket["doc_count"]!,
                    [.. amounts[KeyText(bucket, grouping)].Select(Amount).OfType<IndexAmount>()],
                    Spread(bucket[ElasticQueries.Minutes], (long?)bucket["ended"]?["value"] ?? 0, 1))),
            ],
            groups.Count > IndexGrouping.MostGroups,
            Missing(answer));
    }

    private static IndexOutcome Outcome(long orderId, int status, string? error) => status switch
    {
        >= 200 and < 300 => new(orderId, IndexResult.Written),
        409 => new(orderId, IndexResult.Known),
        429 or 503 => throw new SearchUnavailableException("The search server has more to write than it can."),
        _ => new(orderId, IndexResult.Refused, string.Create(CultureInfo.InvariantCulture, $"{status} {error}")),
    };

    private static IndexAmount? Amount(JsonNode bucket) =>
        Spread(bucket[ElasticQueries.Spread], (long?)bucket["paid"]?["value"] ?? 0, 10_000) is { } spread
            ? new((string)bucket["key"]![ElasticQueries.Currency]!, Units((double)bucket[ElasticQueries.Sum]!["value"]!, 10_000), spread)
            : null;

    private static IndexSpread? Spread(JsonNode? percentiles, long count, int unit)
    {
        if (percentiles?["values"] is not JsonArray values || count == 0)
        {
            return null;
        }

        var found = values.Select(value => (double?)value?["value"] ?? 0).ToList();
        return new(count, Units(found[0], unit), Units(found[1], unit), Units(found[2], unit));
    }

    private static decimal Units(double value, int unit) => Math.Round((decimal)value / unit, 4);

    private static IEnumerable<JsonNode> Buckets(JsonNode answer, string name) =>
        answer["aggregations"]?[name]?["buckets"] is JsonArray buckets ? buckets.Select(bucket => bucket!) : [];

    private static string?[] KeyOf(JsonNode bucket, IndexGrouping grouping) =>
        [.. Enumerable.Range(0, grouping.By.Count).Select(i => Text(bucket["key"]![string.Create(CultureInfo.InvariantCulture, $"{ElasticQueries.Key}{i}")]))];

    private static string KeyText(JsonNode bucket, IndexGrouping grouping) => string.Join('\u001f', KeyOf(bucket, grouping));

    private static string? Text(JsonNode? value) => value is null ? null : value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)value : value.ToJsonString();
}
