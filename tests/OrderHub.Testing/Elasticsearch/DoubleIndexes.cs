using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderHub.Testing.Elasticsearch;

/// <summary>A document as an index keeps it; of one that was deleted it remembers the version for a while.</summary>
internal sealed record DoubleDocument(string Index, string Id, long Version, long SeqNo, JsonObject? Source, JsonObject Mapping)
{
    /// <summary>When it was deleted; 0: it was not.</summary>
    public long DeletedAt { get; init; }
}

/// <summary>Indexes, aliases, templates and views.</summary>
internal sealed class DoubleIndexes
{
    private readonly Dictionary<string, DoubleIndex> indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> templates = new(StringComparer.Ordinal);
    private long sequence;

    public Dictionary<string, IReadOnlyList<DoubleDocument>> Views { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => indexes.Keys;

    public void Clear()
    {
        indexes.Clear();
        aliases.Clear();
        components.Clear();
        templates.Clear();
        Views.Clear();
    }

    public void Spoil(string index, string id, Func<JsonObject, JsonObject?> change, long version)
    {
        var document = indexes[index].Documents[id];
        if (change((JsonObject)document.Source!.DeepClone()) is { } changed)
        {
            indexes[index].Documents[id] = document with { Source = changed, Version = version };
        }
        else
        {
            indexes[index].Documents.Remove(id);
        }
    }

    public DoubleAnswer PutComponent(string name, JsonObject body)
    {
        components[name] = body;
        return Acknowledged();
    }

    public DoubleAnswer PutTemplate(string name, JsonObject body)
    {
        foreach (var component in body["composed_of"] as JsonArray ?? [])
        {
            if (!components.ContainsKey((string)component!))
            {
                throw new DoubleFault(400, "invalid_index_template_exception", $"component template [{component}] does not exist");
            }
        }

        templates[name] = body;
        return Acknowledged();
    }

    public DoubleAnswer PutSettings(string names, bool lenient, JsonObject body)
    {
        foreach (var index in Named(names, lenient))
        {
            index.KeepDeleted = DoubleIndex.KeepDeletedOf(body["index"]) ?? index.KeepDeleted;
        }

        return Acknowledged();
    }

    public DoubleAnswer Get(string index, string id)
    {
        var document = Named(index, lenient: false).Select(found => found.Documents.GetValueOrDefault(id)).FirstOrDefault();
        return document is not { Source: { } source }
            ? DoubleAnswer.Good(new JsonObject { ["_index"] = index, ["_id"] = id, ["found"] = false }, 404)
            : DoubleAnswer.Good(new JsonObject
            {
                ["_index"] = index, ["_id"] = id, ["_version"] = document.Version, ["_seq_no"] = document.SeqNo, ["_primary_term"] = 1, ["found"] = true, ["_source"] = source.DeepClone(),
            });
    }

    public DoubleAnswer Put(string index, string id, JsonObject body, IReadOnlyDictionary<string, string> query, bool isNew)
    {
        var into = Made(index);
        var known = into.Documents.GetValueOrDefault(id);
        if (isNew && known is { Source: not null })
        {
            throw Conflict(id, "document already exists");
        }

        if (query.TryGetValue("if_seq_no", out var wanted) && (known is null || known.SeqNo.ToString(CultureInfo.InvariantCulture) != wanted))
        {
            throw Conflict(id, $"required seqNo [{wanted}]");
        }

        into.Documents[id] = new(index, id, (known?.Version ?? 0) + 1, ++sequence, body, into.Mapping);
        return DoubleAnswer.Good(new JsonObject { ["_index"] = index, ["_id"] = id, ["result"] = known is null ? "created" : "updated" }, known is null ? 201 : 200);
    }

    public DoubleAnswer Bulk(string text, bool isFull)
    {
        if (!text.EndsWith('\n'))
        {
            throw new DoubleFault(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]");
        }

        var lines = text.Split('\n')[..^1];
        var (items, hasErrors) = (new JsonArray(), false);
        for (var i = 0; i < lines.Length; i++)
        {
            var action = (JsonObject)JsonNode.Parse(lines[i])!;
            if (action.Count != 1 || action.First() is not { Key: "index" or "delete", Value: JsonObject about })
            {
                throw new DoubleFault(400, "illegal_argument_exception", $"Malformed action/metadata line [{i + 1}]");
            }

            var (isWrite, source) = (action.First().Key == "index", (JsonObject?)null);
            if (isWrite)
            {
                source = (JsonObject)JsonNode.Parse(lines[++i])!;
            }

            var item = isFull ? Item(about, 429, "es_rejected_execution_exception", "rejected execution") : isWrite ? Write(about, source!) : Delete(about);
            hasErrors |= item["error"] is not null;
            items.Add((JsonNode)new JsonObject { [action.First().Key] = item });
        }

        return DoubleAnswer.Good(new JsonObject { ["took"] = 1, ["errors"] = hasErrors, ["items"] = items });
    }

    public IReadOnlyList<DoubleDocument> Documents(string names, bool lenient) =>
        [.. Named(names, lenient).SelectMany(index => index.Documents.Values).Where(document => document.Source is not null)];

    public IReadOnlyList<DoubleDocument> View(string id) =>
        Views.GetValueOrDefault(id) ?? throw new DoubleFault(404, "search_context_missing_exception", "No search context found");

    public string OpenView(string names, bool lenient)
    {
        var id = $"view-{++sequence}";
        Views[id] = Documents(names, lenient);
        return id;
    }

    public DoubleAnswer CloseView(string id) => Views.Remove(id)
        ? DoubleAnswer.Good(new JsonObject { ["succeeded"] = true, ["num_freed"] = 1 })
        : DoubleAnswer.Good(new JsonObject { ["succeeded"] = true, ["num_freed"] = 0 }, 404);

    public DoubleAnswer DeleteBy(string names, bool lenient, JsonObject body)
    {
        var deleted = 0;
        foreach (var document in Documents(names, lenient).Where(document => DoubleSearch.Takes(document, body["query"]!)))
        {
            // A query deletes by the server's own count of versions.
            indexes[document.Index].Documents[document.Id] = document with { Version = document.Version + 1, Source = null, DeletedAt = Stopwatch.GetTimestamp() };
            deleted++;
        }

        return DoubleAnswer.Good(new JsonObject { ["deleted"] = deleted, ["version_conflicts"] = 0, ["failures"] = new JsonArray() });
    }

    public DoubleAnswer ChangeAliases(JsonArray actions)
    {
        foreach (var action in actions.Select(action => (JsonObject)action!))
        {
            var (kind, about) = (action.First().Key, (JsonObject)action.First().Value!);
            var index = (string)about["index"]!;
            if (!indexes.ContainsKey(index))
            {
                throw new DoubleFault(404, "index_not_found_exception", $"no such index [{index}]");
            }

            switch (kind)
            {
                case "add":
                    AliasOf((string)about["alias"]!).Add(index);
                    break;
                case "remove_index":
                    Remove(index);
                    break;
                default:
                    throw new DoubleFault(400, "illegal_argument_exception", $"Unsupported action [{kind}]");
            }
        }

        return Acknowledged();
    }

    public DoubleAnswer List(string pattern) => DoubleAnswer.Good(new JsonArray(
    [
        .. indexes.Where(index => Matches(pattern, index.Key)).Select(index => (JsonNode)new JsonObject
        {
            ["index"] = index.Key,
            ["docs.count"] = index.Value.Documents.Values.Count(document => document.Source is not null).ToString(CultureInfo.InvariantCulture),
        }),
    ]));

    public DoubleAnswer Drop(string name)
    {
        if (name.Contains('*', StringComparison.Ordinal) || !indexes.ContainsKey(name))
        {
            throw new DoubleFault(404, "index_not_found_exception", $"no such index [{name}]");
        }

        Remove(name);
        return Acknowledged();
    }

    private JsonObject Write(JsonObject about, JsonObject source)
    {
        var (name, id, version) = ((string)about["_index"]!, (string)about["_id"]!, (long)about["version"]!);
        if (id.Length == 0)
        {
            return Item(about, 400, "illegal_argument_exception", "if _id is specified it must not be empty");
        }

        var index = Made(name);
        if (index.FaultOf(source) is { } fault)
        {
            return Item(about, 400, fault.Type, fault.Reason);
        }

        var known = index.Known(id);
        if (IsConflict(about, known, version))
        {
            return Item(about, 409, "version_conflict_engine_exception", $"[{id}]: version conflict, current version [{known?.Version}] is higher or equal to the one provided [{version}]");
        }

        index.Documents[id] = new(name, id, version, ++sequence, source, index.Mapping);
        return new() { ["_index"] = name, ["_id"] = id, ["_version"] = version, ["result"] = known is null ? "created" : "updated", ["status"] = known is null ? 201 : 200 };
    }

    private JsonObject Delete(JsonObject about)
    {
        var (name, id, version) = ((string)about["_index"]!, (string)about["_id"]!, (long)about["version"]!);
        var index = Made(name);
        var known = index.Known(id);
        if (IsConflict(about, known, version))
        {
            return Item(about, 409, "version_conflict_engine_exception", $"[{id}]: version conflict, current version [{known?.Version}] is higher than the one provided [{version}]");
        }

        // Of what is not there it remembers the version as well.
        index.Documents[id] = new(name, id, version, ++sequence, null, index.Mapping) { DeletedAt = Stopwatch.GetTimestamp() };
        var isThere = known is { Source: not null };
        return new() { ["_index"] = name, ["_id"] = id, ["_version"] = version, ["result"] = isThere ? "deleted" : "not_found", ["status"] = isThere ? 200 : 404 };
    }

    private static bool IsConflict(JsonObject about, DoubleDocument? known, long version) => (string?)about["version_type"] switch
    {
        "external" => known?.Version >= version,
        "external_gte" => known?.Version > version,
        _ => true,
    };

    private static JsonObject Item(JsonObject about, int status, string type, string reason) => new()
    {
        ["_index"] = (string?)about["_index"], ["_id"] = (string?)about["_id"], ["status"] = status, ["error"] = new JsonObject { ["type"] = type, ["reason"] = reason },
    };

    private IEnumerable<DoubleIndex> Named(string names, bool lenient)
    {
        foreach (var name in names.Split(','))
        {
            if (aliases.TryGetValue(name, out var several))
            {
                foreach (var index in several)
                {
                    yield return indexes[index];
                }
            }
            else if (indexes.TryGetValue(name, out var one))
            {
                yield return one;
            }
            else if (!lenient)
            {
                throw new DoubleFault(404, "index_not_found_exception", $"no such index [{name}]");
            }
        }
    }

    private DoubleIndex Made(string name)
    {
        if (indexes.TryGetValue(name, out var known))
        {
            return known;
        }

        var template = templates.Values.Where(one => ((JsonArray)one["index_patterns"]!).Any(pattern => Matches((string)pattern!, name))).MaxBy(one => (int?)one["priority"] ?? 0)?["template"];
        foreach (var alias in template?["aliases"] as JsonObject ?? [])
        {
            AliasOf(alias.Key).Add(name);
        }

        var composed = components.Values.Select(component => DoubleIndex.KeepDeletedOf(component["template"]?["settings"])).FirstOrDefault(kept => kept is not null);
        var made = new DoubleIndex(template?["mappings"] as JsonObject ?? []);
        made.KeepDeleted = composed ?? made.KeepDeleted;
        return indexes[name] = made;
    }

    private HashSet<string> AliasOf(string name) => aliases.TryGetValue(name, out var known) ? known : aliases[name] = new(StringComparer.Ordinal);

    private void Remove(string index)
    {
        indexes.Remove(index);
        foreach (var (alias, of) in aliases.ToList())
        {
            of.Remove(index);
            if (of.Count == 0)
            {
                aliases.Remove(alias);
            }
        }
    }

    private static DoubleFault Conflict(string id, string why) => new(409, "version_conflict_engine_exception", $"[{id}]: version conflict, {why}");

    private static DoubleAnswer Acknowledged() => DoubleAnswer.Good(new JsonObject { ["acknowledged"] = true });

    private static bool Matches(string pattern, string name) =>
        Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.None, TimeSpan.FromSeconds(1));
}

/// <summary>One index with its mapping.</summary>
internal sealed class DoubleIndex(JsonObject mapping)
{
    public JsonObject Mapping => mapping;

    public Dictionary<string, DoubleDocument> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>How long the version of a deleted document is remembered.</summary>
    public TimeSpan KeepDeleted { get; set; } = TimeSpan.FromSeconds(60);

    public static TimeSpan? KeepDeletedOf(JsonNode? settings) =>
        (string?)settings?["gc_deletes"] is { } text ? TimeSpan.FromSeconds(int.Parse(text[..^1], CultureInfo.InvariantCulture)) : null;

    /// <summary>The document, or what is remembered of one that was deleted.</summary>
    public DoubleDocument? Known(string id) => Documents.GetValueOrDefault(id) is { } known && (known.Source is not null || Stopwatch.GetElapsedTime(known.DeletedAt) <= KeepDeleted) ? known : null;

    /// <summary>What is wrong with a document by the mapping; null: nothing.</summary>
    public (string Type, string Reason)? FaultOf(JsonObject source)
    {
        if (mapping["properties"] is not JsonObject properties)
        {
            return null;
        }

        foreach (var (name, value) in source)
        {
            if (properties[name] is not JsonObject property)
            {
                return ("strict_dynamic_mapping_exception", $"mapping set to strict, dynamic introduction of [{name}] within [_doc] is not allowed");
            }

            if (!(value is JsonArray several ? several : [value?.DeepClone()]).All(one => one is null || Fits((string)property["type"]!, one.GetValueKind())))
            {
                return ("document_parsing_exception", $"failed to parse field [{name}] of type [{property["type"]}]");
            }
        }

        return null;
    }

    private static bool Fits(string type, JsonValueKind kind) => type switch
    {
        "long" or "integer" or "date" => kind == JsonValueKind.Number,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "object" => kind == JsonValueKind.Object,
        _ => kind == JsonValueKind.String,
    };
}
