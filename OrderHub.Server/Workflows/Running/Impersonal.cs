using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Copies JSON without the fields that are personal data, so that what expressions see may be kept in a flow's state.</summary>
internal static class Impersonal
{
    public static JsonObject Copy(JsonObject source) => (JsonObject)Copy(source, inPerson: false)!;

    private static JsonNode? Copy(JsonNode? node, bool inPerson)
    {
        switch (node)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var (name, value) in map)
                {
                    if (!PersonalFields.Names.Contains(name) && !(inPerson && name == "name"))
                    {
                        copy[name] = Copy(value, PersonalFields.People.Contains(name));
                    }
                }

                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Copy(item, inPerson))]);
            default:
                return node?.DeepClone();
        }
    }
}
