using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderHub.Testing.Elasticsearch;

/// <summary>A request as it came over the socket.</summary>
/// <param name="Path">Decoded, without the query.</param>
public sealed record SearchRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body);

/// <summary>
/// Speaks the part of Elasticsearch's and OpenSearch's protocol that the hub uses, over a real socket, and keeps documents as those do:
/// external versions, aliases, templates, views, places to go on from, limits. What it does not know it refuses.
/// </summary>
public sealed class SearchServerDouble : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DoubleIndexes indexes = new();
    private readonly bool isOpenSearch;
    private readonly Lock gate = new();
    private TaskCompletionSource? frozen;

    private SearchServerDouble(WebApplication app, bool isOpenSearch, string address)
    {
        this.app = app;
        this.isOpenSearch = isOpenSearch;
        Address = address;
        app.Run(AnswerAsync);
    }

    public string Address { get; }

    public ConcurrentQueue<SearchRequest> Requests { get; } = [];

    /// <summary>True: the server answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    /// <summary>True: it has too much to do to write, and says so item by item.</summary>
    public bool IsFull { get; set; }

    /// <summary>Index of which no shard answers.</summary>
    public string? LostIndex { get; set; }

    public IEnumerable<string> IndexNames
    {
        get
        {
            lock (gate)
            {
                return [.. indexes.Names];
            }
        }
    }

    public static async Task<SearchServerDouble> StartAsync(bool isOpenSearch = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        builder.WebHost.UseUrls(address).ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 200_000_000);
        var server = new SearchServerDouble(builder.Build(), isOpenSearch, address);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Takes requests and answers none, as a stopped process does.</summary>
    public void Freeze() => frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw()
    {
        frozen?.SetResult();
        frozen = null;
    }

    /// <summary>The documents there are: index, id and the version that the server goes by.</summary>
    public IReadOnlyList<(string Index, string Id, long Version, JsonObject Source)> Documents
    {
        get
        {
            lock (gate)
            {
                return [.. indexes.Names.SelectMany(name => indexes.Documents(name, lenient: false)).Select(document => (document.Index, document.Id, document.Version, (JsonObject)document.Source!.DeepClone()))];
            }
        }
    }

    /// <summary>Changes a document behind the hub's back; null takes it out.</summary>
    public void Spoil(string index, string id, Func<JsonObject, JsonObject?> change, long version)
    {
        lock (gate)
        {
            indexes.Spoil(index, id, change, version);
        }
    }

    /// <summary>Forgets open views, as a server does when their time is over.</summary>
    public void LoseViews()
    {
        lock (gate)
        {
            indexes.Views.Clear();
        }
    }

    /// <summary>Loses everything, as a cluster that was made anew.</summary>
    public void LoseAll()
    {
        lock (gate)
        {
            indexes.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        frozen?.TrySetResult();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var request = new SearchRequest(
            http.Request.Method, http.Request.Path.Value!, http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal), body);
        Requests.Enqueue(request);
        if (frozen is { } wait)
        {
            await wait.Task.WaitAsync(http.RequestAborted);
        }

        DoubleAnswer answer;
        try
        {
            lock (gate)
            {
                answer = IsDown ? DoubleAnswer.Error(503, "cluster_block_exception", "blocked") : MediaFault(http.Request) ?? Answer(request);
            }
        }
        catch (DoubleFault fault)
        {
            answer = DoubleAnswer.Error(fault.Status, fault.Type, fault.Message);
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = isOpenSearch ? "application/json" : "application/vnd.elasticsearch+json;compatible-with=8";
        await http.Response.WriteAsync(answer.Json.ToJsonString());
    }

    private DoubleAnswer? MediaFault(HttpRequest request) =>
        isOpenSearch && request.ContentType?.Contains("vnd.elasticsearch", StringComparison.Ordinal) == true
            ? DoubleAnswer.Error(406, "media_type_header_exception", $"Content-Type header [{request.ContentType}] is not supported")
            : null;

    private DoubleAnswer Answer(SearchRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        JsonObject Body() => request.Body.Length == 0 ? [] : (JsonObject)JsonNode.Parse(request.Body)!;
        switch (request.Method, parts)
        {
            case ("PUT", ["_component_template", var name]):
                return indexes.PutComponent(name, Body());
            case ("PUT", ["_index_template", var name]):
                return indexes.PutTemplate(name, Body());
            case ("PUT", ["_ilm", "policy", _]) when !isOpenSearch:
            case ("PUT", ["_plugins", "_ism", "policies", _]) when isOpenSearch:
                return DoubleAnswer.Good(new JsonObject { ["acknowledged"] = true });
            case ("POST", ["_bulk"]):
                return indexes.Bulk(request.Body, IsFull);
            case ("PUT", [var index, "_settings"]):
                return indexes.PutSettings(index, IsLenient(request), Body());
            case ("POST", [var index, "_refresh"]):
                _ = indexes.Documents(index, IsLenient(request));
                return DoubleAnswer.Good(new JsonObject { ["_shards"] = new JsonObject { ["total"] = 1, ["successful"] = 1, ["failed"] = 0 } });
            case ("GET", [var index, "_doc", var id]):
                return indexes.Get(index, id);
            case ("PUT", [var index, "_create", var id]):
                return indexes.Put(index, id, Body(), request.Query, isNew: true);
            case ("PUT", [var index, "_doc", var id]):
                return indexes.Put(index, id, Body(), request.Query, isNew: false);
            case ("POST", ["_search"]):
                return Search(indexes.View((string)Body()["pit"]!["id"]!), request, Body(), withView: true);
            case ("POST", [var index, "_search"]):
                return Search(indexes.Documents(index, IsLenient(request)), request, Body(), withView: false);
            case ("POST", [var index, "_pit"]) when !isOpenSearch:
                return DoubleAnswer.Good(new JsonObject { ["id"] = indexes.OpenView(index, IsLenient(request)) });
            case ("POST", [var index, "_search", "point_in_time"]) when isOpenSearch:
                return DoubleAnswer.Good(new JsonObject { ["pit_id"] = indexes.OpenView(index, IsLenient(request)) });
            case ("DELETE", ["_pit"]) when !isOpenSearch:
                return indexes.CloseView((string)Body()["id"]!);
            case ("DELETE", ["_search", "point_in_time"]) when isOpenSearch:
                return indexes.CloseView((string)Body()["pit_id"]![0]!);
            case ("POST", [var index, "_delete_by_query"]):
                return indexes.DeleteBy(index, IsLenient(request), Body());
            case ("POST", ["_aliases"]):
                return indexes.ChangeAliases((JsonArray)Body()["actions"]!);
            case ("GET", ["_cat", "indices", var pattern]):
                return indexes.List(pattern);
            case ("DELETE", [var index]):
                return indexes.Drop(index);
            default:
                throw new DoubleFault(400, "illegal_argument_exception", $"no handler found for uri [{request.Path}] and method [{request.Method}]");
        }
    }

    private DoubleAnswer Search(IReadOnlyList<DoubleDocument> documents, SearchRequest request, JsonObject body, bool withView)
    {
        var lost = documents.Select(document => document.Index).Where(index => index == LostIndex).Distinct(StringComparer.Ordinal).Count();
        var there = documents.Where(document => document.Index != LostIndex).ToList();
        var answer = DoubleSearch.Run(there, body);
        var shards = Math.Max(1, documents.Select(document => document.Index).Distinct(StringComparer.Ordinal).Count());
        answer["_shards"] = new JsonObject { ["total"] = shards, ["successful"] = shards - lost, ["skipped"] = 0, ["failed"] = lost };
        if (lost > 0)
        {
            answer["_shards"]!["failures"] = new JsonArray(new JsonObject
            {
                ["shard"] = 0, ["index"] = LostIndex, ["reason"] = new JsonObject { ["type"] = "no_shard_available_action_exception", ["reason"] = "none" },
            });
        }

        if (withView)
        {
            answer["pit_id"] = (string)body["pit"]!["id"]!;
        }

        return DoubleAnswer.Good(answer);
    }

    private static bool IsLenient(SearchRequest request) => request.Query.GetValueOrDefault("ignore_unavailable") == "true";
}

/// <summary>A status and its JSON.</summary>
internal sealed record DoubleAnswer(int Status, JsonNode Json)
{
    public static DoubleAnswer Good(JsonNode json, int status = 200) => new(status, json);

    public static DoubleAnswer Error(int status, string type, string reason) => new(status, new JsonObject
    {
        ["error"] = new JsonObject { ["root_cause"] = new JsonArray(new JsonObject { ["type"] = type, ["reason"] = reason }), ["type"] = type, ["reason"] = reason },
        ["status"] = status,
    });
}

/// <summary>What the server refuses.</summary>
internal sealed class DoubleFault(int status, string type, string reason) : Exception(reason)
{
    public int Status => status;

    public string Type => type;
}
