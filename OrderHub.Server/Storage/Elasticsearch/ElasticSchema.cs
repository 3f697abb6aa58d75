using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Search;
using static OrderHub.Server.Storage.Elasticsearch.ElasticJson;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>Settings, mappings, templates and lifecycle policies, as the server wants them.</summary>
internal sealed class ElasticSchema(SearchOptions options, ElasticNames names)
{
    /// <summary>Analyzer of pieces of three characters.</summary>
    private const string Pieces = "pieces";

    /// <summary>Analyzer of single characters, for words of one or two.</summary>
    private const string Characters = "characters";

    /// <summary>Most fields of one index; extension fields and marks have one or two each.</summary>
    private const int MostFields = 5000;

    /// <summary>
    /// How long a server remembers the version of what was deleted. An order's document is deleted only to be written anew as it should be, in any
    /// version, or because there is no order: nothing that comes late needs the memory, as it is read from the order.
    /// </summary>
    public static readonly TimeSpan KeepDeleted = TimeSpan.FromSeconds(1);

    public bool HasPolicy => options.WarmAfterDays > 0 || options.ColdAfterDays > 0;

    /// <summary>Body of the component template that all indexes are made with.</summary>
    public JsonObject Settings()
    {
        var settings = Object(
            ("number_of_shards", options.Shards),
            ("number_of_replicas", options.Replicas),
            ("refresh_interval", string.Create(CultureInfo.InvariantCulture, $"{(long)options.Refresh.TotalMilliseconds}ms")),
            ("gc_deletes", KeepDeletedText),
            ("mapping", Wrap("total_fields", Wrap("limit", MostFields))),
            ("analysis", Object(
                ("tokenizer", Object((Pieces, Grams(SearchWords.Piece)), (Characters, Grams(1)))),
                ("analyzer", Object((Pieces, Analyzer(Pieces)), (Characters, Analyzer(Characters)))))));
        return Wrap("template", Wrap("settings", settings));
    }

    /// <summary>The setting of an index by which what was deleted is soon forgotten.</summary>
    public static JsonObject Forgetting() => Wrap("gc_deletes", KeepDeletedText);

    /// <summary>Body of a generation's index template.</summary>
    /// <param name="kind">An alias of <see cref="ElasticNames"/>.</param>
    /// <param name="generation">Which one.</param>
    /// <param name="isRead">True: indexes that are made by it are read at once.</param>
    public JsonObject Template(string kind, int generation, bool isRead)
    {
        var isOrders = kind == names.Orders;
        var template = Wrap("mappings", kind == names.Numbers ? NumberMapping() : DocumentMapping());
        if (isOrders && HasPolicy && options.Engine == SearchEngineKind.Elasticsearch)
        {
            template["settings"] = Wrap("lifecycle", Wrap("name", names.Policy));
        }

        if (isRead)
        {
            template["aliases"] = Wrap(kind, new JsonObject());
        }

        var pattern = isOrders ? names.MonthsOf(generation) : string.Create(CultureInfo.InvariantCulture, $"{kind}-g{generation}");
        return Object(("index_patterns", Texts([pattern])), ("composed_of", Texts([names.Settings])), ("priority", 500), ("template", template));
    }

    /// <summary>Body of Elasticsearch's lifecycle policy: later tiers, and nothing is ever deleted by it.</summary>
    public JsonObject Lifecycle()
    {
        var phases = Wrap("hot", Wrap("actions", Wrap("set_priority", Wrap("priority", 100))));
        AddPhase("warm", options.WarmAfterDays, Object(("set_priority", Wrap("priority", 50)), ("forcemerge", Wrap("max_num_segments", 1))));
        AddPhase("cold", options.ColdAfterDays, Wrap("set_priority", Wrap("priority", 0)));
        return Wrap("policy", Wrap("phases", phases));

        void AddPhase(string name, int days, JsonObject actions)
        {
            if (days > 0)
            {
                phases[name] = Object(("min_age", Days(days)), ("actions", actions));
            }
        }
    }

    /// <summary>Body of OpenSearch's policy: nodes of later tiers carry the attribute <c>temp</c>.</summary>
    public JsonObject StateManagement()
    {
        (string Name, int Days)[] later = [.. new[] { ("warm", options.WarmAfterDays), ("cold", options.ColdAfterDays) }.Where(tier => tier.Item2 > 0)];
        var states = new JsonArray();
        for (var i = 0; i <= later.Length; i++)
        {
            states.Add((JsonNode)Object(
                ("name", i == 0 ? "hot" : later[i - 1].Name),
                ("actions", i == 0 ? [] : new JsonArray(Wrap("allocation", Object(("require", Wrap("temp", later[i - 1].Name)), ("wait_for", false))))),
                ("transitions", i == later.Length ? [] : new JsonArray(Object(("state_name", later[i].Name), ("conditions", Wrap("min_index_age", Days(later[i].Days))))))));
        }

        return Wrap("policy", Object(
            ("description", "Months of orders to warm and cold nodes"), ("default_state", "hot"), ("states", states),
            ("ism_template", new JsonArray(Object(("index_patterns", Texts([$"{names.Orders}-*"])), ("priority", 100))))));
    }

    private static string KeepDeletedText => string.Create(CultureInfo.InvariantCulture, $"{(long)KeepDeleted.TotalSeconds}s");

    // Nothing of a document is guessed: only extension fields and marks come by themselves, each part of them with its own type.
    private static JsonObject DocumentMapping() => Object(
        ("dynamic", "strict"),
        ("dynamic_templates", new JsonArray(
            Dynamic("exact", "string", Keyword()), Dynamic("blind", "string", Keyword()), Dynamic("sort", "long", Type("long")), Dynamic("words", "string", Words()))),
        ("properties", Object(
            ("tenant", Type("integer")), ("orderId", Type("long")), ("version", Type("integer")),
            ("orderNo", Searched()), ("waybillNos", Searched()), ("channelOrderNo", Searched()),
            ("goods", Object(("type", "keyword"), ("index", false), ("doc_values", false), ("copy_to", Texts(["words"])))),
            ("words", Words()),
            ("line", Keyword()), ("identity", Keyword()), ("status", Type("integer")), ("hold", Keyword()), ("source", Keyword()), ("customer", Keyword()),
            ("consignorName", Shown()), ("consignorMobile", Shown()), ("consignorRegion", Shown()),
            ("consigneeName", Shown()), ("consigneeMobile", Shown()), ("consigneeRegion", Shown()),
            ("createdAt", Time()), ("updatedAt", Time()), ("deleted", Type("boolean")), ("finished", Type("boolean")),
            ("unit", Type("integer")), ("masteredBy", Keyword()), ("region", Keyword()), ("amount", Type("long")), ("currency", Keyword()), ("minutes", Type("long")),
            ("people", Keyword()), ("ext", Open()), ("mark", Open()))));

    private static JsonObject NumberMapping() => Object(
        ("dynamic", "strict"),
        ("properties", Object(
            ("tenant", Type("integer")), ("orderId", Type("long")), ("version", Type("integer")), ("orderNo", Keyword()), ("numbers", Keyword()), ("identity", Keyword()),
            ("line", Keyword()), ("masteredBy", Keyword()), ("unit", Type("integer")), ("deleted", Type("boolean")), ("createdAt", Time()))));

    private static JsonObject Dynamic(string part, string kind, JsonObject mapping) =>
        Wrap(part, Object(("path_match", $"*.{part}"), ("match_mapping_type", kind), ("mapping", mapping)));

    private static JsonObject Words() => Object(
        ("type", "text"), ("analyzer", Pieces), ("fields", Wrap(Characters, Object(("type", "text"), ("analyzer", Characters)))));

    private static JsonObject Searched() => Object(("type", "keyword"), ("copy_to", Texts(["words"])));

    private static JsonObject Shown() => Object(("type", "keyword"), ("index", false), ("doc_values", false));

    private static JsonObject Open() => Object(("type", "object"), ("dynamic", "true"));

    private static JsonObject Keyword() => Type("keyword");

    private static JsonObject Time() => Object(("type", "date"), ("format", "epoch_millis"));

    private static JsonObject Type(string type) => Wrap("type", type);

    private static JsonObject Grams(int size) => Object(("type", "ngram"), ("min_gram", size), ("max_gram", size));

    private static JsonObject Analyzer(string tokenizer) => Object(("type", "custom"), ("tokenizer", tokenizer), ("filter", Texts(["lowercase"])));

    private static string Days(int days) => string.Create(CultureInfo.InvariantCulture, $"{days}d");
}
