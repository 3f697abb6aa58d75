using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Copies JSON without the fields that are personal data, or with a mask in their place, so that the copy may be kept in a flow's state or journal.</summary>
internal static class Impersonal
{
    /// <summary>Stands for a value that was personal.</summary>
    public const string Hidden = "***";

    /// <summary>Without the personal fields.</summary>
    public static JsonObject Copy(JsonObject source) => (JsonObject)Copy(source, inPerson: false, masks: false)!;

    /// <summary>With <see cref="Hidden"/> for the value of each personal field: who reads it sees that there was one.</summary>
    public static JsonObject Masked(JsonObject source) => (JsonObject)Copy(source, inPerson: false, masks: true)!;

    private static JsonNode? Copy(JsonNode? node, bool inPerson, bool masks)
    {
        switch (node)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var (name, value) in map)
                {
                    if (!PersonalFields.Names.Contains(name) && !(inPerson && name == "name"))
                    {
                        copy[name] = Copy(value, PersonalFields.People.Contains(name), masks);
                    }
                    else if (masks)
                    {
                        copy[name] = value is null ? null : Hidden;
                    }
                }

                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Copy(item, inPerson, masks))]);
            default:
                return node?.DeepClone();
        }
    }
}
