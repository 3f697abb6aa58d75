using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Storage.Fields;

/// <summary>How rules, allowed values and past versions of definitions are kept.</summary>
[JsonSerializable(typeof(FieldRule))]
[JsonSerializable(typeof(FieldDefinition))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class FieldJson : JsonSerializerContext
{
    public static FieldJson Kept { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
