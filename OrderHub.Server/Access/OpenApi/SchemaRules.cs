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

        if (type == typeof(JsonObject))
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(FieldAttribute), inherit: false) is [FieldAttribute field, ..])
        {
            Describe(schema, field);
        }

        if (context.JsonPropertyInfo is null && type == typeof(OrderContent))
        {
            schema.Examples = [JsonNode.Parse(Examples.Order)!];
        }

        return Task.CompletedTask;
    }

    /// <summary>Codes are told in words: they are texts, so that a wrong one is a fault among all others, and a new one breaks no client.</summary>
    private static void Describe(OpenApiSchema schema, FieldAttribute field)
    {
        var codes = field.Codes is { } set ? $" One of {string.Join(", ", CodeSet.Of(set).Values)}." : "";
        schema.Description = $"{field.Text}{(field.Unit is { } unit ? $" Unit: {unit}." : "")}{codes}";
        if (field.Max > 0)
        {
            (schema.MaxLength, schema.MaxItems) = schema.Type is { } type && type.HasFlag(JsonSchemaType.String) ? (field.Max, (int?)null)
                : schema.Type is { } list && list.HasFlag(JsonSchemaType.Array) ? (null, field.Max) : (schema.MaxLength, schema.MaxItems);
        }

        var (least, greatest) = field.Bounds;
        schema.ExclusiveMinimum = field.MoreThanLeast && least is { } above ? above.ToString(CultureInfo.InvariantCulture) : null;
        schema.Minimum = !field.MoreThanLeast && least is { } from ? from.ToString(CultureInfo.InvariantCulture) : null;
        schema.Maximum = greatest is { } to ? to.ToString(CultureInfo.InvariantCulture) : null;
        schema.Pattern ??= field.Pattern;
    }
}
