using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Model.Describing;

/// <summary>
/// The JSON Schema (draft 2020-12) of the standard model, made from its fields: the root is what a caller sends, <c>$defs/Order</c> what
/// the hub gives back. What fields must say together (one consignor, a window that ends after it starts) is beyond a schema: the hub's faults tell.
/// <c>x-personal</c> marks personal data, which the expressions of flows are not given.
/// </summary>
public static class OrderSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The document, indented, with a newline at its end; the same for the same code.</summary>
    public static string Text { get; } = Write().ToJsonString(Readable) + "\n";

    private static JsonObject Write()
    {
        var records = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        Gather(typeof(OrderContent), records);
        Gather(typeof(Order), records);
        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Order of the standard model",
            ["$ref"] = Reference(typeof(OrderContent)),
            ["$defs"] = new JsonObject(records.Select(record => KeyValuePair.Create(record.Key, (JsonNode?)RecordSchema(record.Value)))),
        };
    }

    private static void Gather(Type type, SortedDictionary<string, Type> records)
    {
        if (records.TryAdd(type.Name, type))
        {
            foreach (var field in ModelRecord.Of(type).Fields.Where(field => field.Kind is ModelFieldKind.Record or ModelFieldKind.Records))
            {
                Gather(field.Type, records);
            }
        }
    }

    private static JsonObject RecordSchema(Type type)
    {
        var fields = ModelRecord.Of(type).Fields;
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)FieldSchema(field)))),
            ["required"] = new JsonArray([.. fields.Where(field => field.Property.IsDefined(typeof(RequiredMemberAttribute))).Select(field => JsonValue.Create(field.Name))]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject FieldSchema(ModelField field)
    {
        var schema = new JsonObject { ["description"] = Description(field) };
        if (field.About.Personal)
        {
            schema["x-personal"] = true;
        }

        var nullable = IsNullable(field.Property);
        switch (field.Kind)
        {
            case ModelFieldKind.Record:
                JsonObject reference = new() { ["$ref"] = Reference(field.Type) };
                schema["anyOf"] = nullable ? new JsonArray(reference, new JsonObject { ["type"] = "null" }) : new JsonArray(reference);
                return schema;
            case ModelFieldKind.Records or ModelFieldKind.Texts:
                schema["type"] = "array";
                schema["items"] = field.Kind == ModelFieldKind.Texts ? new JsonObject { ["type"] = "string", ["maxLength"] = FieldLimits.Key } : new JsonObject { ["$ref"] = Reference(field.Type) };
                Add(schema, "minItems", field.About.Min);
                Add(schema, "maxItems", field.About.Max);
                break;
            case ModelFieldKind.Map:
                schema["type"] = "object";
                schema["additionalProperties"] = new JsonObject { ["type"] = "string", ["maxLength"] = FieldLimits.Value };
                schema["propertyNames"] = new JsonObject { ["minLength"] = 1, ["maxLength"] = FieldLimits.Key };
                Add(schema, "maxProperties", field.About.Max);
                break;
            default:
                Scalar(field, nullable, schema);
                break;
        }

        if (field.About.Example is { } example)
        {
            schema["examples"] = new JsonArray(Value(example, field));
        }

        return schema;
    }

    private static void Scalar(ModelField field, bool nullable, JsonObject schema)
    {
        var asText = field.Type == typeof(long);
        var type = field.Kind switch
        {
            ModelFieldKind.Number when asText => "string",
            ModelFieldKind.Number => field.Type == typeof(int) ? "integer" : "number",
            ModelFieldKind.Truth => "boolean",
            _ => "string",
        };
        schema["type"] = nullable ? new JsonArray(type, "null") : type;
        if (Codes(field) is { } codes)
        {
            schema["enum"] = new JsonArray([.. codes.Select(code => Value(code, field)), .. nullable ? [null] : Array.Empty<JsonNode?>()]);
            return;
        }

        switch (field.Kind)
        {
            case ModelFieldKind.Number when asText:
                schema["pattern"] = "^-?[0-9]+$";
                break;
            case ModelFieldKind.Number:
                var (least, greatest) = field.About.Bounds;
                Add(schema, field.About.MoreThanLeast ? "exclusiveMinimum" : "minimum", least);
                Add(schema, "maximum", greatest);
                if (field.Type == typeof(decimal))
                {
                    schema["multipleOf"] = FieldLimits.StepOf(field.About);
                }

                break;
            case ModelFieldKind.Time:
                schema["format"] = "date-time";
                break;
            case ModelFieldKind.Date:
                schema["format"] = "date";
                break;
            case ModelFieldKind.Text:
                Add(schema, "minLength", field.IsRequired ? 1 : 0);
                Add(schema, "maxLength", field.About.Max);
                if (field.About.Pattern is { } pattern)
                {
                    schema["pattern"] = pattern;
                }

                break;
        }
    }

    /// <summary>The closed set of a field; null where it is open.</summary>
    internal static IReadOnlyList<string>? Codes(ModelField field) => field switch
    {
        { Type: { } type } when type == typeof(OrderStatus) => [.. Enum.GetValues<OrderStatus>().Select(status => status.Name())],
        { About.Codes: { } codes } => CodeSet.Of(codes).Values,
        _ => null,
    };

    private static JsonNode Value(string text, ModelField field) => field.Kind switch
    {
        ModelFieldKind.Number when field.Type != typeof(long) => JsonNode.Parse(text)!,
        ModelFieldKind.Truth or ModelFieldKind.Map or ModelFieldKind.Texts => JsonNode.Parse(text)!,
        _ => JsonValue.Create(text)!,
    };

    private static string Description(ModelField field) => field.About switch
    {
        { Unit: { } unit } about => $"{about.Text} Unit: {unit}.",
        var about => about.Text,
    };

    private static bool IsNullable(PropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static string Reference(Type type) => $"#/$defs/{type.Name}";

    private static void Add(JsonObject schema, string keyword, int value)
    {
        if (value > 0)
        {
            schema[keyword] = value;
        }
    }

    private static void Add(JsonObject schema, string keyword, decimal? value)
    {
        if (value is { } number)
        {
            schema[keyword] = number;
        }
    }
}
