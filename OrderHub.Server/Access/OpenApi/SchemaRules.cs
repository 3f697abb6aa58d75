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

        if (context.JsonPropertyInfo is null && type == typeof(OrderContent))
        {
            schema.Examples = [JsonNode.Parse(Examples.Order)!];
        }

        return Task.CompletedTask;
    }
}
