using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;
using static OrderHub.Server.Storage.Elasticsearch.ElasticJson;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>What a filter asks, in the server's words. Conditions only: nothing is scored, so that answers can be cached and need no more than they say.</summary>
internal static class ElasticQueries
{
    /// <summary>Names of the sub-sums.</summary>
    public const string Groups = "groups";
    public const string Amounts = "amounts";
    public const string Minutes = "minutes";
    public const string Spread = "spread";
    public const string Sum = "sum";
    public const string Key = "k";
    public const string Currency = "currency";

    private static readonly double[] Percents = [50, 90, 99];

    /// <summary>True where the small index of unfinished orders holds all that the filter takes.</summary>
    public static bool IsOpenOnly(OrderIndexFilter filter) => filter.Finished == false || (filter.Status is { } status && !StatusMachine.IsSettled((OrderStatus)status));

    public static JsonObject Page(OrderIndexFilter filter, TimeSpan timeout)
    {
        var body = Object(
            ("query", Query(filter)), ("sort", new JsonArray(Wrap("createdAt", Wrap("order", "desc")), Wrap("orderId", Wrap("order", "desc")))), ("size", filter.Limit),
            ("track_total_hits", false), ("_source", Texts(ElasticDocuments.Shown)), ("timeout", Milliseconds(timeout)));
        if (filter.After is { } after)
        {
            body["search_after"] = new JsonArray(after.CreatedAt.ToUnixTimeMilliseconds(), after.OrderId);
        }

        return body;
    }

    public static JsonObject Group(IndexGrouping grouping, TimeSpan timeout)
    {
        var aggregations = Wrap(Groups, Composite(grouping, withCurrency: false, grouping.WithAmounts
            ? Object((Minutes, Percentiles("minutes")), ("ended", Count("minutes")))
            : null));
        if (grouping.WithAmounts)
        {
            aggregations[Amounts] = Composite(grouping, withCurrency: true, Object((Sum, Wrap(Sum, Wrap("field", "amount"))), (Spread, Percentiles("amount")), ("paid", Count("amount"))));
        }

        return Object(("query", Query(grouping.Filter with { After = null })), ("size", 0), ("track_total_hits", false), ("timeout", Milliseconds(timeout)), ("aggs", aggregations));
    }

    public static JsonObject Query(OrderIndexFilter filter)
    {
        var conditions = new JsonArray(Term("tenant", filter.TenantId));

        // Orders of other systems, whose ids are below zero, are not deleted but gone: no list shows them.
        Add(filter.WithDeleted ? Wrap("bool", Wrap("should", new JsonArray(Term("deleted", false), Range("orderId", 0, null)!))) : Term("deleted", false));
        Add(filter.Status is { } status ? Term("status", status) : null);
        Add(filter.Line is { } line ? Term("line", line) : null);
        Add(filter.Region is { } region ? Term("region", region) : null);
        Add(filter.Finished is { } finished ? Term("finished", finished) : IsOpenOnly(filter) ? Term("finished", false) : null);
        Add(Range("createdAt", filter.From?.ToUnixTimeMilliseconds(), filter.To?.ToUnixTimeMilliseconds()));
        if (filter.Words.Count > 0)
        {
            var either = new JsonArray(Wrap("bool", Wrap("filter", ElasticJson.Array(filter.Words.Select(word => Word("words", word, filter.Fuzzy))))));
            if (filter.BlindIndexes.Count > 0)
            {
                either.Add((JsonNode)Wrap("terms", Wrap("people", Texts(filter.BlindIndexes.Select(Convert.ToHexStringLower)))));
            }

            Add(Wrap("bool", Object(("should", either), ("minimum_should_match", 1))));
        }

        foreach (var field in filter.Fields)
        {
            Add(field.Exact is { } exact ? Term($"{field.Name}.exact", exact) : null);
            Add(field.BlindIndex is { } blind ? Term($"{field.Name}.blind", Convert.ToHexStringLower(blind)) : null);
            Add(Range($"{field.Name}.sort", field.From, field.To));
            Add(field.Word is { } word ? Word($"{field.Name}.words", word, fuzzy: false) : null);
        }

        return Wrap("bool", Wrap("filter", conditions));

        void Add(JsonObject? condition)
        {
            if (condition is not null)
            {
                conditions.Add((JsonNode)condition);
            }
        }
    }

    /// <summary>Documents of these orders, of whatever kind.</summary>
    public static JsonObject Orders(IEnumerable<(int TenantId, long OrderId)> orders) => Wrap("query", Wrap("bool", Object(
        ("should", ElasticJson.Array(orders.GroupBy(order => order.TenantId).Select(tenant => Wrap("bool", Wrap("filter", new JsonArray(
            Term("tenant", tenant.Key), Wrap("terms", Wrap("orderId", ElasticJson.Array(tenant.Select(order => (JsonNode?)order.OrderId))))))))))
        ,("minimum_should_match", 1))));

    public static JsonObject Term(string field, JsonNode value) => Wrap("term", Wrap(field, Wrap("value", value)));

    public static JsonObject? Range(string field, long? from, long? to)
    {
        var bounds = new JsonObject();
        if (from is { } least)
        {
            bounds["gte"] = least;
        }

        if (to is { } end)
        {
            bounds["lt"] = end;
        }

        return bounds.Count == 0 ? null : Wrap("range", Wrap(field, bounds));
    }

    // Pieces that follow each other are the word itself, wherever it stands; of a fuzzy one enough of the pieces, in any order.
    private static JsonObject Word(string field, string word, bool fuzzy) => (SearchWords.IsIndexed(word), fuzzy) switch
    {
        (false, _) => Wrap("match_phrase", Wrap($"{field}.characters", Wrap("query", word))),
        (true, false) => Wrap("match_phrase", Wrap(field, Wrap("query", word))),
        _ => Wrap("match", Wrap(field, Object(("query", word), ("minimum_should_match", SearchWords.Enough(word))))),
    };

    private static JsonObject Composite(IndexGrouping grouping, bool withCurrency, JsonObject? inner)
    {
        var sources = new JsonArray();
        for (var i = 0; i < grouping.By.Count; i++)
        {
            sources.Add((JsonNode)Wrap(string.Create(CultureInfo.InvariantCulture, $"{Key}{i}"), Source(grouping.By[i], grouping.Zone)));
        }

        if (grouping.By.Count == 0)
        {
            sources.Add((JsonNode)Wrap(Key + "0", Terms("tenant")));
        }

        if (withCurrency)
        {
            sources.Add((JsonNode)Wrap(Currency, Terms("currency")));
        }

        var composite = Wrap("composite", Object(("size", withCurrency ? IndexGrouping.MostGroups * 4 : IndexGrouping.MostGroups + 1), ("sources", sources)));
        if (inner is not null)
        {
            composite["aggs"] = inner;
        }

        return composite;
    }

    private static JsonObject Source(IndexDimension dimension, TimeSpan zone) => dimension switch
    {
        IndexDimension.Status => Terms("status"),
        IndexDimension.Line => Terms("line"),
        IndexDimension.Region => Wrap("terms", Object(("field", "region"), ("missing_bucket", true))),
        IndexDimension.Hour => Wrap("date_histogram", Object(("field", "createdAt"), ("fixed_interval", "1h"), ("time_zone", Zone(zone)))),
        IndexDimension.Day => Wrap("date_histogram", Object(("field", "createdAt"), ("calendar_interval", "1d"), ("time_zone", Zone(zone)))),
        _ => Wrap("date_histogram", Object(("field", "createdAt"), ("calendar_interval", "1M"), ("time_zone", Zone(zone)))),
    };

    private static JsonObject Terms(string field) => Wrap("terms", Wrap("field", field));

    private static JsonObject Percentiles(string field) =>
        Wrap("percentiles", Object(("field", field), ("percents", ElasticJson.Array(Percents.Select(percent => (JsonNode?)percent))), ("keyed", false)));

    private static JsonObject Count(string field) => Wrap("value_count", Wrap("field", field));

    private static string Zone(TimeSpan zone) => string.Create(CultureInfo.InvariantCulture, $"{(zone < TimeSpan.Zero ? '-' : '+')}{zone:hh\\:mm}");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");
}
