using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows;

/// <summary>Writes the JSON Schema of what a capability is given, or leaves.</summary>
public static class StepSchema
{
    /// <summary>The schema of an object that has nothing but the properties named in it.</summary>
    public static JsonObject Of(string json)
    {
        var schema = (JsonObject)JsonNode.Parse(json)!;
        schema["type"] = "object";
        schema["additionalProperties"] ??= false;
        return schema;
    }

    /// <summary>What a step leaves that its undo finds again by the waybill number.</summary>
    public static JsonObject OfWaybill() => Of(
        """
        {
          "properties": {
            "waybillNo": { "type": ["string", "null"], "description": "The waybill number that it went out under.", "x-zh": { "description": "对应的运单号。" } }
          }
        }
        """);
}
