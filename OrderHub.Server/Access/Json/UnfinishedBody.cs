using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderHub.Server.Access.Json;

/// <summary>Reads a body that lacks required values, so that rules can say what else is wrong with it. What is missing is null, whatever its type says.</summary>
internal static class UnfinishedBody
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Lenient = [];

    /// <summary>Null where more is wrong than what is missing.</summary>
    public static T? Read<T>(in ReadOnlySequence<byte> bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = type.Options.MaxDepth });
            return JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)Lenient.GetValue(type.Options, Relax).GetTypeInfo(typeof(T)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions Relax(JsonSerializerOptions strict) => new(strict)
    {
        RespectNullableAnnotations = false,
        RespectRequiredConstructorParameters = false,
        TypeInfoResolver = strict.TypeInfoResolver!.WithAddedModifier(static type =>
        {
            foreach (var property in type.Properties)
            {
                property.IsRequired = false;
            }
        }),
    };
}
