using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Search;
using static OrderHub.Server.Storage.Elasticsearch.ElasticJson;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>
/// The documents of a search server, all that an order has of them together. The server cannot make the digest itself, whose sums are beyond what it
/// counts exactly, so three numbers of each document are read. The version of a document is the one that the server goes by, whatever the document says.
/// </summary>
internal sealed class ElasticContent(ElasticClient client, ElasticNames names, SearchOptions options) : ISearchContent
{
    /// <summary>Most hits of one answer.</summary>
    private const int AtOnce = 5000;

    private static readonly TimeSpan ForgottenAfter = ElasticSchema.KeepDeleted * 1.5;

    private bool isForgetful;

    public async Task<BucketDigest> DigestAsync(int tenantId, IdRange range, CancellationToken ct) => BucketDigest.Of(await RowsAsync(tenantId, range, int.MaxValue, ct));

    public async Task<IReadOnlyList<(long OrderId, int Version, int Status)>> RowsAsync(int tenantId, IdRange range, int limit, CancellationToken ct)
    {
        var rows = new List<(long OrderId, int Version, int Status)>();
        var size = (int)Math.Min(AtOnce, (limit + 1L) * 4);
        for (var from = range.From; rows.Count < limit;)
        {
            var hits = await HitsAsync(tenantId, Wrap("range", Wrap("orderId", Object(("gte", from), ("lt", range.To)))), size, ["orderId", "status"], ct);
            var orders = hits.GroupBy(OrderOf).ToList();

            // The last order of a full page may have more documents on the next.
            var whole = hits.Count < size ? orders : orders[..^1];
            rows.AddRange(whole.Select(RowOf));
            if (hits.Count < size)
            {
                break;
            }

            from = orders[^1].Key;
        }

        return rows.Count > limit ? rows[..limit] : rows;
    }

    public async Task<IReadOnlyDictionary<long, int>> VersionsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        (await OfOrdersAsync(tenantId, orderIds, ["orderId", "status"], ct)).Select(RowOf).ToDictionary(row => row.OrderId, row => row.Version);

    public string PrintOf(OrderIndexRow row) => PrintOf(
    [
        (names.Month(row.Unit, row.CreatedAt, 0), row.Version, ElasticDocuments.Whole(row)), (names.OpenOf(0), row.Version, ElasticDocuments.Open(row)),
        (names.NumbersOf(0), row.Version, ElasticDocuments.Numbers(row)),
    ]);

    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        (await OfOrdersAsync(tenantId, orderIds, null, ct)).ToDictionary(
            order => order.Key,
            order => (RowOf(order).Version, PrintOf(order.Select(hit => (IndexOf(hit), VersionOf(hit), (JsonObject)hit["_source"]!)))));

    public async Task DropAsync(int tenantId, IReadOnlyCollection<(long OrderId, int Version)> seen, bool again, CancellationToken ct)
    {
        var versions = seen.ToDictionary();
        var lines = new StringBuilder();
        foreach (var hit in (await OfOrdersAsync(tenantId, versions.Keys, ["orderId"], ct)).SelectMany(order => order))
        {
            // A newer one than this is refused by the server.
            var what = Object(("_index", IndexOf(hit)), ("_id", (string?)hit["_id"]), ("version", versions[OrderOf(hit)]), ("version_type", "external_gte"));
            lines.Append(Wrap("delete", what).ToJsonString(Written)).Append('\n');
        }

        if (lines.Length == 0)
        {
            return;
        }

        // Indexes of an earlier version of the hub remember what was deleted for longer.
        if (!isForgetful)
        {
            var answer = await client.AskAsync(HttpMethod.Put, $"/{All}/_settings?ignore_unavailable=true", Wrap("index", ElasticSchema.Forgetting()), options.WriteTimeout, ct);
            answer.Good("to forget what is deleted");
            isForgetful = true;
        }

        ElasticAnswers.Deleted((await client.AskLinesAsync("/_bulk?refresh=true", lines.ToString(), options.WriteTimeout, ct)).Good("to take documents out"));

        // By the server's time: until then it refuses a version that is not higher than the deleted one.
        await Task.Delay(again ? ForgottenAfter : TimeSpan.Zero, ct);
    }

    public async Task ShowAsync(CancellationToken ct) =>
        (await client.AskAsync(HttpMethod.Post, $"/{All}/_refresh?ignore_unavailable=true", null, options.WriteTimeout, ct)).Good("to show what was written");

    private string All => $"{names.Orders},{names.Open},{names.Numbers}";

    private async Task<IEnumerable<IGrouping<long, JsonNode>>> OfOrdersAsync(int tenantId, IReadOnlyCollection<long> orderIds, string[]? fields, CancellationToken ct) =>
        orderIds.Count == 0
            ? []
            : (await HitsAsync(tenantId, Wrap("terms", Wrap("orderId", ElasticJson.Array(orderIds.Select(orderId => (JsonNode?)orderId)))), AtOnce, fields, ct)).GroupBy(OrderOf);

    private async Task<List<JsonNode>> HitsAsync(int tenantId, JsonObject condition, int size, string[]? fields, CancellationToken ct)
    {
        var body = Object(
            ("query", Wrap("bool", Wrap("filter", new JsonArray(ElasticQueries.Term("tenant", tenantId), condition)))), ("sort", new JsonArray(Wrap("orderId", Wrap("order", "asc")))),
            ("size", size), ("track_total_hits", false), ("version", true));
        if (fields is not null)
        {
            body["_source"] = Texts(fields);
        }

        var answer = (await client.AskAsync(HttpMethod.Post, $"/{All}/_search?ignore_unavailable=true", body, options.Timeout, ct)).Good("documents to compare");
        return ElasticAnswers.Missing(answer) is { Count: > 0 } missing
            ? throw new SearchUnavailableException($"Not all of the index answers: {missing[0]}")
            : [.. ElasticAnswers.Hits(answer)];
    }

    // Of the highest version; where they are not of one, or lists have none or two, of no status that there is.
    private (long OrderId, int Version, int Status) RowOf(IGrouping<long, JsonNode> order)
    {
        var listed = order.Where(hit => names.MonthOf(IndexOf(hit)) is not null).ToList();
        var version = order.Max(VersionOf);
        return (order.Key, version, listed.Count == 1 && order.All(hit => VersionOf(hit) == version) ? (int?)listed[0]["_source"]!["status"] ?? -1 : -1);
    }

    // An ended order may have left the index of unfinished ones already, or may not.
    private string PrintOf(IEnumerable<(string Index, int Version, JsonObject Document)> documents)
    {
        var text = new StringBuilder();
        var kept = documents.Where(one => !(one.Index.StartsWith(names.Open, StringComparison.Ordinal) && (bool?)one.Document["finished"] == true));
        foreach (var (index, version, document) in kept.OrderBy(one => one.Index, StringComparer.Ordinal))
        {
            text.Append(index[..index.LastIndexOf("-g", StringComparison.Ordinal)]).Append(' ').Append(version).Append(' ').Append(Sorted(document)!.ToJsonString(Written)).Append('\n');
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // A list of values is a set to the server.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject inside => new JsonObject(inside.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray several => ElasticJson.Array(several.Select(Sorted).OrderBy(one => one?.ToJsonString(Written), StringComparer.Ordinal)),
        _ => node?.DeepClone(),
    };

    private static long OrderOf(JsonNode hit) => (long)hit["_source"]!["orderId"]!;

    // Versions of the hub are whole numbers far below; a greater one is as wrong as the greatest.
    private static int VersionOf(JsonNode hit) => (int)Math.Min((long)hit["_version"]!, int.MaxValue);

    private static string IndexOf(JsonNode hit) => (string)hit["_index"]!;
}
