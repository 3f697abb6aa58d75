using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows;

/// <summary>Writes the JSON Schema of what a capability is given.</summary>
public static class InputSchema
{
    /// <summary>The schema of an object that takes nothing but the properties named in it.</summary>
    public static JsonObject Of(string json)
    {
        var schema = (JsonObject)JsonNode.Parse(json)!;
        schema["type"] = "object";
        schema["additionalProperties"] ??= false;
        return schema;
    }
}
