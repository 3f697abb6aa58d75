using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Comparing;

/// <summary>
/// Writes a definition as a person would: two blanks a level, one step below the other, small things on one line. The shipped
/// files are written so, and a designer that saves by the same rules changes no line that nobody touched.
/// </summary>
/// <remarks>An object or list stands on one line where it is no holder of steps, is no step that leads on, and is at most <see cref="Width"/> characters wide.</remarks>
public static class FlowText
{
    /// <summary>Longest line that is not broken up.</summary>
    public const int Width = 140;

    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject definition)
    {
        var text = new StringBuilder();
        Node(text, definition, 0, Role.Flow, prefix: 0);
        return text.Append('\n').ToString();
    }

    private enum Role
    {
        Flow,
        Steps,
        Step,
        Value,
    }

    private static void Node(StringBuilder text, JsonNode? node, int depth, Role role, int prefix)
    {
        switch (node)
        {
            case JsonObject map when !FitsLine(map, role, prefix):
                var first = true;
                text.Append('{');
                foreach (var (name, value) in map)
                {
                    var key = JsonSerializer.Serialize(name, Readable) + ": ";
                    text.Append(first ? "\n" : ",\n").Append(' ', (depth + 1) * 2).Append(key);
                    Node(text, value, depth + 1, Inside(role, name), ((depth + 1) * 2) + key.Length);
                    first = false;
                }

                text.Append('\n').Append(' ', depth * 2).Append('}');
                break;
            case JsonArray list when prefix + Line(list).Length > Width:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "\n" : ",\n").Append(' ', (depth + 1) * 2);
                    Node(text, list[i], depth + 1, Role.Value, (depth + 1) * 2);
                }

                text.Append('\n').Append(' ', depth * 2).Append(']');
                break;
            default:
                text.Append(Line(node));
                break;
        }
    }

    private static Role Inside(Role role, string name) => (role, name) switch
    {
        (Role.Flow, "steps") => Role.Steps,
        (Role.Steps, _) => Role.Step,
        (Role.Step, "body") => Role.Flow,
        _ => Role.Value,
    };

    private static bool FitsLine(JsonObject map, Role role, int prefix) => role switch
    {
        Role.Flow or Role.Steps => map.Count == 0,
        Role.Step => !map.ContainsKey("next") && !map.ContainsKey("body") && prefix + Line(map).Length <= Width,
        _ => prefix + Line(map).Length <= Width,
    };

    private static string Line(JsonNode? node) => node switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject map => "{ " + string.Join(", ", map.Select(pair => $"{JsonSerializer.Serialize(pair.Key, Readable)}: {Line(pair.Value)}")) + " }",
        JsonArray list => "[" + string.Join(", ", list.Select(Line)) + "]",
        null => "null",
        _ => node.ToJsonString(Readable),
    };
}
