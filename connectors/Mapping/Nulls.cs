using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Mapping;

/// <summary>
/// What partners write for nothing: a null, or no field at all. Mappings see both as no field, so that <c>$exists</c> means that there is a value.
/// Signatures are over the bytes as they came, and the record of a message keeps its nulls.
/// </summary>
public static class Nulls
{
    /// <summary>The document without its nulls. Items of lists stay where they are.</summary>
    public static JsonObject Without(JsonObject document) => new(document
        .Where(pair => pair.Value is not null)
        .Select(pair => KeyValuePair.Create(pair.Key, Of(pair.Value))));

    private static JsonNode? Of(JsonNode? value) => value switch
    {
        JsonObject inner => Without(inner),
        JsonArray list => new JsonArray([.. list.Select(Of)]),
        _ => value?.DeepClone(),
    };
}
