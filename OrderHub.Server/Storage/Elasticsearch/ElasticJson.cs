using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>Short words for JSON that is put together.</summary>
internal static class ElasticJson
{
    /// <summary>Chinese as it is: bodies go to a search server, never into a page.</summary>
    public static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Object(params (string Name, JsonNode? Value)[] members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));

    public static JsonObject Wrap(string name, JsonNode? value) => Object((name, value));

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Texts(IEnumerable<string> items) => Array(items.Select(item => (JsonNode?)JsonValue.Create(item)));
}
