using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.OpenApi;

/// <summary>Corrects what the generator cannot see of a type, and gives the main ones an example.</summary>
internal static class SchemaRules
{
    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var handling = context.JsonPropertyInfo?.NumberHandling ?? JsonNumberHandling.Strict;
        if (handling.HasFlag(JsonNumberHandling.WriteAsString))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "int64";
            schema.Pattern = "^-?[0-9]+$";
        }

        var type = context.JsonTypeInfo.Type;
        if (schema.Enum is { Count: > 0 } && type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
        }

        // Of a type with a converter of its own the generator knows nothing.
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        if (type == typeof(JsonObject))
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(FieldAttribute), inherit: false) is [FieldAttribute field, ..])
        {
            Describe(schema, field, type);
        }

        if (context.JsonPropertyInfo is null && type == typeof(OrderContent))
        {
            schema.Examples = [JsonNode.Parse(Examples.Order)!];
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// What the model says of a field. A closed set is an <c>enum</c> of what may be sent; the hub still reads any text there, so that a
    /// wrong code is one fault among all others.
    /// </summary>
    private static void Describe(OpenApiSchema schema, FieldAttribute field, Type type)
    {
        schema.Description = $"{field.Text}{(field.Unit is { } unit ? $" Unit: {unit}." : "")}";
        var isText = schema.Type?.HasFlag(JsonSchemaType.String) == true || (Nullable.GetUnderlyingType(type) ?? type).IsEnum;
        if (schema.Type?.HasFlag(JsonSchemaType.Array) == true)
        {
            (schema.MinItems, schema.MaxItems) = (Some(field.Min), Some(field.Max));
        }
        else if (schema.Type?.HasFlag(JsonSchemaType.Object) == true)
        {
            schema.MaxProperties = Some(field.Max);
        }
        else if (isText)
        {
            schema.MaxLength = Some(field.Max);
        }

        var (least, greatest) = field.Bounds;
        schema.ExclusiveMinimum = field.MoreThanLeast && least is { } above ? above.ToString(CultureInfo.InvariantCulture) : null;
        schema.Minimum = !field.MoreThanLeast && least is { } from ? from.ToString(CultureInfo.InvariantCulture) : null;
        schema.Maximum = greatest is { } to ? to.ToString(CultureInfo.InvariantCulture) : null;
        schema.Pattern ??= field.Pattern;
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(decimal))
        {
            (schema.Format, schema.MultipleOf) = ("decimal", FieldLimits.StepOf(field));
        }

        if (field.Codes is { } set)
        {
            var codes = CodeSet.Of(set);
            schema.Enum = [.. codes.Values.Select(code => codes.IsNumeric ? JsonNode.Parse(code)! : JsonValue.Create(code)!)];
            if (schema.Type?.HasFlag(JsonSchemaType.Null) == true)
            {
                schema.Enum.Add(JsonNullSentinel.JsonNull);
            }
        }

        if (field.Example is { } example)
        {
            schema.Examples = [isText ? JsonValue.Create(example)! : JsonNode.Parse(example)!];
        }
    }

    private static int? Some(int count) => count > 0 ? count : null;
}
