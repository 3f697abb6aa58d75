using System.Text.Json.Nodes;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>Compares trees leaf by leaf, whatever the order of names; a number is its text, and nothing is the same as null.</summary>
internal static class Trees
{
    public static void Compare(JsonNode? expected, JsonNode? found, string path, List<string> differences)
    {
        var (wanted, there) = (Leaves(expected, path), Leaves(found, path));
        foreach (var (at, value) in wanted)
        {
            if (!there.TryGetValue(at, out var other))
            {
                differences.Add($"{at}: expected {value}, found nothing");
            }
            else if (other != value)
            {
                differences.Add($"{at}: expected {value}, found {other}");
            }
        }

        differences.AddRange(there.Where(leaf => !wanted.ContainsKey(leaf.Key)).Select(leaf => $"{leaf.Key}: not expected, found {leaf.Value}"));
    }

    private static SortedDictionary<string, string> Leaves(JsonNode? node, string path)
    {
        var leaves = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(node, path, leaves);
        return leaves;
    }

    private static void Add(JsonNode? node, string path, SortedDictionary<string, string> leaves)
    {
        switch (node)
        {
            case null:
                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Add(value, path.Length == 0 ? name : $"{path}.{name}", leaves);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Add(items[i], $"{path}[{i}]", leaves);
                }

                break;
            default:
                leaves[path.Length == 0 ? "." : path] = node.ToString();
                break;
        }
    }
}
