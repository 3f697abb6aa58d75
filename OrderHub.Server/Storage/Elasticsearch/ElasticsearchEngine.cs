using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using static OrderHub.Server.Storage.Elasticsearch.ElasticJson;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>
/// Elasticsearch 8 and 9, or OpenSearch 2. An order has three documents of one version: in the index of its unit and month, in the small one of
/// unfinished orders, and in the thin one of numbers over all lines and units. Versions are external, so that whoever comes late changes nothing.
/// </summary>
public sealed class ElasticsearchEngine : ISearchEngine, IDisposable
{
    /// <summary>After so long without a sign, a rebuild is taken over.</summary>
    private static readonly TimeSpan RebuildLease = TimeSpan.FromMinutes(2);

    /// <summary>Ended orders leave the index of unfinished ones after so long: a late document of an older version must still find them.</summary>
    private static readonly TimeSpan KeepEnded = TimeSpan.FromHours(24);

    private readonly SearchOptions options;
    private readonly TimeProvider time;
    private readonly ElasticClient client;
    private readonly ElasticNames names;
    private readonly ElasticSchema schema;
    private readonly ElasticState state;
    private volatile bool prepared;

    /// <summary>The generation that this node makes; null: none.</summary>
    private int? making;

    public ElasticsearchEngine(IOptions<SearchOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        client = new(this.options, time);
        names = new(this.options.Prefix);
        schema = new(this.options, names);
        state = new(client, names, this.options, time);
        Content = new ElasticContent(client, names, this.options);
    }

    public string Kind => IsOpenSearch ? "opensearch" : "elasticsearch";

    public bool IsShared => true;

    public ISearchContent Content { get; }

    private bool IsOpenSearch => options.Engine == SearchEngineKind.OpenSearch;

    public async Task PrepareAsync(CancellationToken ct)
    {
        if (prepared)
        {
            return;
        }

        await PutAsync($"/_component_template/{names.Settings}", schema.Settings(), ct);
        if (schema.HasPolicy)
        {
            await PutPolicyAsync(ct);
        }

        await state.BeginAsync(ct);
        await PutTemplatesAsync((await state.GetAsync(ct)).Generation, isRead: true, ct);
        prepared = true;
    }

    public async Task<bool> IsBuiltAsync(CancellationToken ct)
    {
        var now = await state.ReadAsync(ct);

        // A cluster that was made anew has no templates either.
        prepared &= now is not null;
        return now is { IsBuilt: true };
    }

    public async Task<IReadOnlyList<IndexOutcome>> IndexAsync(IReadOnlyList<OrderIndexRow> rows, IReadOnlySet<long> statusOnly, CancellationToken ct)
    {
        await PrepareAsync(ct);
        var now = await state.GetAsync(ct);
        var text = new StringBuilder();
        var lines = new List<OrderIndexRow>();
        foreach (var row in rows)
        {
            Add(row, now.Generation);
            if (now.Building is { } building)
            {
                Add(row, building);
            }
        }

        var answer = await client.AskLinesAsync("/_bulk", text.ToString(), options.WriteTimeout, ct);
        return ElasticAnswers.Outcomes(answer.Good("documents"), lines);

        void Add(OrderIndexRow row, int generation)
        {
            ElasticDocuments.AddTo(text, names.Month(row.Unit, row.CreatedAt, generation), row, ElasticDocuments.Whole(row));
            ElasticDocuments.AddTo(text, names.OpenOf(generation), row, ElasticDocuments.Open(row));
            ElasticDocuments.AddTo(text, names.NumbersOf(generation), row, ElasticDocuments.Numbers(row));
            lines.AddRange([row, row, row]);
        }
    }

    public async Task<IndexPage> PageAsync(OrderIndexFilter filter, CancellationToken ct)
    {
        var body = ElasticQueries.Page(filter, ServerTime);
        if (filter.View is { } view)
        {
            body["pit"] = Object(("id", view), ("keep_alive", Seconds(options.ViewFor)));
        }

        var answer = await client.AskAsync(HttpMethod.Post, filter.View is null ? Searching(IndexOf(filter)) : "/_search", body, options.Timeout, ct);
        if (filter.View is not null && answer.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            throw new SearchViewLostException();
        }

        var json = answer.Good("a page");
        return new(ElasticAnswers.Rows(json), ElasticAnswers.Missing(json)) { View = (string?)json["pit_id"] };
    }

    public async Task<IndexGroups> GroupAsync(IndexGrouping grouping, CancellationToken ct)
    {
        var answer = await client.AskAsync(HttpMethod.Post, Searching(IndexOf(grouping.Filter)), ElasticQueries.Group(grouping, ServerTime), options.Timeout, ct);
        return ElasticAnswers.Groups(answer.Good("a sum"), grouping);
    }

    public async Task<IReadOnlyList<IndexedNumber>> FindNumbersAsync(int tenantId, IReadOnlyList<string> numbers, CancellationToken ct)
    {
        var wanted = numbers.ToHashSet(StringComparer.Ordinal);
        var query = Wrap("bool", Wrap("filter", new JsonArray(
            ElasticQueries.Term("tenant", tenantId), ElasticQueries.Term("deleted", false), Wrap("terms", Wrap("numbers", Texts(wanted))))));
        var body = Object(("query", query), ("size", 1000), ("track_total_hits", false), ("sort", new JsonArray(Wrap("createdAt", Wrap("order", "desc")), Wrap("orderId", Wrap("order", "desc")))));
        var answer = await client.AskAsync(HttpMethod.Post, Searching(names.Numbers), body, options.Timeout, ct);
        return
        [
            .. from hit in ElasticAnswers.Hits(answer.Good("numbers"))
               let source = hit["_source"]!
               from number in ((JsonArray)source["numbers"]!).Select(number => (string)number!)
               where wanted.Contains(number)
               select new IndexedNumber(
                   number, (long)source["orderId"]!, (string)source["orderNo"]!, (string)source["identity"]!, (string)source["masteredBy"]!, (int)source["unit"]!,
                   DateTimeOffset.FromUnixTimeMilliseconds((long)source["createdAt"]!)),
        ];
    }

    public async Task<string?> OpenViewAsync(CancellationToken ct)
    {
        var keep = $"keep_alive={Seconds(options.ViewFor)}";
        var answer = IsOpenSearch
            ? await client.AskAsync(HttpMethod.Post, $"/{names.Orders}/_search/point_in_time?{keep}", null, options.Timeout, ct)
            : await client.AskAsync(HttpMethod.Post, $"/{names.Orders}/_pit?{keep}&ignore_unavailable=true", null, options.Timeout, ct);

        // Before the first order there is nothing to hold.
        return answer.Status == HttpStatusCode.NotFound ? null : (string?)answer.Good("a view")[IsOpenSearch ? "pit_id" : "id"];
    }

    public async Task CloseViewAsync(string view, CancellationToken ct) => _ = IsOpenSearch
        ? await client.AskAsync(HttpMethod.Delete, "/_search/point_in_time", Wrap("pit_id", Texts([view])), options.Timeout, ct)
        : await client.AskAsync(HttpMethod.Delete, "/_pit", Wrap("id", view), options.Timeout, ct);

    public async Task<List<(int TenantId, long OrderId)>> BetweenAsync(long after, long before, int limit, CancellationToken ct)
    {
        var bounds = Wrap("range", Wrap("orderId", Object(("gt", after), ("lt", before))));
        var body = Object(
            ("query", Wrap("bool", Wrap("filter", new JsonArray(bounds)))), ("sort", new JsonArray(Wrap("orderId", Wrap("order", "asc")))), ("size", limit), ("track_total_hits", false),
            ("_source", Texts(["tenant", "orderId"])));
        var answer = await client.AskAsync(HttpMethod.Post, Searching(names.Orders), body, options.Timeout, ct);
        return [.. ElasticAnswers.Hits(answer.Good("documents by id")).Select(hit => ((int)hit["_source"]!["tenant"]!, (long)hit["_source"]!["orderId"]!))];
    }

    public async Task DeleteAsync(IReadOnlyCollection<(int TenantId, long OrderId)> orders, CancellationToken ct)
    {
        var answer = await client.AskAsync(
            HttpMethod.Post, $"/{names.Orders},{names.Open},{names.Numbers}/_delete_by_query?conflicts=proceed&refresh=true&ignore_unavailable=true",
            ElasticQueries.Orders(orders), options.WriteTimeout, ct);
        answer.Good("to delete documents");
    }

    public async Task DropEmptyMonthsAsync(Month before, CancellationToken ct)
    {
        foreach (var (index, documents) in await IndexesAsync($"{names.Orders}-*", ct))
        {
            if (documents == 0 && names.MonthOf(index) is { } month && month.CompareTo(before) < 0)
            {
                (await client.AskAsync(HttpMethod.Delete, $"/{index}?ignore_unavailable=true", null, options.WriteTimeout, ct)).Good("to drop a month");
            }
        }

        var ended = Wrap("query", Wrap("bool", Wrap("filter", new JsonArray(
            ElasticQueries.Term("finished", true), ElasticQueries.Range("updatedAt", null, (time.GetUtcNow() - KeepEnded).ToUnixTimeMilliseconds())))));
        var swept = await client.AskAsync(HttpMethod.Post, $"/{names.Open}/_delete_by_query?conflicts=proceed&ignore_unavailable=true", ended, options.WriteTimeout, ct);
        swept.Good("to sweep ended orders");
    }

    public async Task<bool> BeginRebuildAsync(CancellationToken ct)
    {
        await PrepareAsync(ct);
        var now = await state.ReadAsync(ct) ?? throw new SearchUnavailableException("The indexes of the search server are not prepared yet.");
        if (now.Building is not null && time.GetUtcNow() - now.At < RebuildLease)
        {
            return false;
        }

        // What a rebuild that died has left is not built upon: it would be read as whole.
        var building = Math.Max(now.Generation, now.Building ?? 0) + 1;
        await PutTemplatesAsync(building, isRead: false, ct);
        if (!await state.ReplaceAsync(now, now with { Building = building, At = time.GetUtcNow() }, ct))
        {
            return false;
        }

        making = building;

        // Every node writes both from now on, at the latest when what it read before does not hold any more.
        await Task.Delay(ElasticState.Holds * 2, time, ct);
        return true;
    }

    public async Task KeepRebuildingAsync(CancellationToken ct)
    {
        var now = await MakingAsync(ct);
        if (time.GetUtcNow() - now.At > RebuildLease / 8)
        {
            await state.ReplaceAsync(now, now with { At = time.GetUtcNow() }, ct);
        }
    }

    public async Task CompleteRebuildAsync(CancellationToken ct)
    {
        var now = await MakingAsync(ct);
        var building = making!.Value;

        // 1. Indexes that are made from now on are read at once. 2. One step for all there are. 3. Nobody writes the old ones any more.
        await PutTemplatesAsync(building, isRead: true, ct);
        var actions = new JsonArray();
        foreach (var (kind, pattern) in new[] { (names.Orders, $"{names.Orders}-*"), (names.Open, $"{names.Open}-g*"), (names.Numbers, $"{names.Numbers}-g*") })
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-g{building}");
            foreach (var (index, _) in await IndexesAsync(pattern, ct))
            {
                actions.Add((JsonNode)(index.EndsWith(suffix, StringComparison.Ordinal) ? Wrap("add", Object(("index", index), ("alias", kind))) : Wrap("remove_index", Wrap("index", index))));
            }
        }

        if (actions.Count > 0)
        {
            var answer = await client.AskAsync(HttpMethod.Post, "/_aliases", Wrap("actions", actions), options.WriteTimeout, ct);
            answer.Good("to read from new indexes");
        }

        if (!await state.ReplaceAsync(now, new(building, true, null, time.GetUtcNow()), ct))
        {
            throw new SearchUnavailableException("The rebuild was taken over.");
        }

        making = null;
    }

    public async Task AbandonRebuildAsync()
    {
        try
        {
            // Only the sign of life goes: who begins anew makes the next generation, and until then nodes write both.
            if (await state.ReadAsync(CancellationToken.None) is { Building: { } building } now && building == making)
            {
                await state.ReplaceAsync(now, now with { At = DateTimeOffset.UnixEpoch }, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is SearchUnavailableException or SearchRefusedException)
        {
            // The lease ends by itself; why the rebuild failed is told by whoever began it.
        }

        making = null;
    }

    public void Dispose() => client.Dispose();

    // The server gives up a little earlier than we do, and names what it has not.
    private TimeSpan ServerTime => options.Timeout * 0.8;

    private async Task<ElasticGeneration> MakingAsync(CancellationToken ct) => await state.ReadAsync(ct) is { } now && now.Building is not null && now.Building == making
        ? now
        : throw new SearchUnavailableException("The rebuild was taken over by another node.");

    private string IndexOf(OrderIndexFilter filter) => ElasticQueries.IsOpenOnly(filter) ? names.Open : names.Orders;

    private static string Searching(string alias) => $"/{alias}/_search?ignore_unavailable=true";

    private async Task<List<(string Index, long Documents)>> IndexesAsync(string pattern, CancellationToken ct)
    {
        var answer = await client.AskAsync(HttpMethod.Get, $"/_cat/indices/{pattern}?format=json&h=index,docs.count", null, options.WriteTimeout, ct);
        return answer.Status == HttpStatusCode.NotFound
            ? []
            : [.. ((JsonArray)answer.Good("the list of indexes")).Select(row => ((string)row!["index"]!, long.Parse((string?)row["docs.count"] ?? "-1", CultureInfo.InvariantCulture)))];
    }

    private async Task PutTemplatesAsync(int generation, bool isRead, CancellationToken ct)
    {
        foreach (var kind in new[] { names.Orders, names.Open, names.Numbers })
        {
            await PutAsync(string.Create(CultureInfo.InvariantCulture, $"/_index_template/{kind}-g{generation}"), schema.Template(kind, generation, isRead), ct);
        }
    }

    private async Task PutPolicyAsync(CancellationToken ct)
    {
        if (!IsOpenSearch)
        {
            await PutAsync($"/_ilm/policy/{names.Policy}", schema.Lifecycle(), ct);
            return;
        }

        // One that is there is left to whoever changed it.
        var answer = await client.AskAsync(HttpMethod.Put, $"/_plugins/_ism/policies/{names.Policy}", schema.StateManagement(), options.WriteTimeout, ct);
        if (answer.Status != HttpStatusCode.Conflict)
        {
            answer.Good("the lifecycle policy");
        }
    }

    private async Task PutAsync(string path, JsonObject body, CancellationToken ct) =>
        (await client.AskAsync(HttpMethod.Put, path, body, options.WriteTimeout, ct)).Good(path[1..]);

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalSeconds}s");
}
