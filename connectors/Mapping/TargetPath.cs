using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderHub.Connectors.Mapping;

/// <summary>A path in what a mapping makes: names joined by dots, each perhaps with an index from 0 to 99.</summary>
internal sealed partial class TargetPath
{
    private readonly IReadOnlyList<(string Name, int? Index)> parts;

    private TargetPath(IReadOnlyList<(string, int?)> parts) => this.parts = parts;

    /// <summary>Null: the text is no path.</summary>
    public static TargetPath? Parse(string text)
    {
        var found = new List<(string, int?)>();
        foreach (var part in text.Split('.'))
        {
            var match = Part().Match(part);
            if (!match.Success)
            {
                return null;
            }

            found.Add((match.Groups["name"].Value, match.Groups["index"] is { Success: true } index ? int.Parse(index.Value, CultureInfo.InvariantCulture) : null));
        }

        return new TargetPath(found);
    }

    /// <summary>Sets the value and makes the objects and lists on the way.</summary>
    public void Set(JsonObject root, JsonNode value)
    {
        var at = root;
        for (var i = 0; i < parts.Count; i++)
        {
            var (name, index) = parts[i];
            var last = i == parts.Count - 1;
            if (index is { } place)
            {
                var list = at[name] as JsonArray ?? Put(at, name, new JsonArray());
                while (list.Count <= place)
                {
                    list.Add(null);
                }

                if (last)
                {
                    list[place] = value;
                    return;
                }

                if (list[place] is not JsonObject)
                {
                    list[place] = new JsonObject();
                }

                at = (JsonObject)list[place]!;
            }
            else if (last)
            {
                at[name] = value;
            }
            else
            {
                at = at[name] as JsonObject ?? Put(at, name, new JsonObject());
            }
        }
    }

    /// <summary>Drops the places of lists that nothing was put in, such as an absent sender's.</summary>
    public static void Compact(JsonObject root)
    {
        foreach (var (_, value) in root)
        {
            if (value is JsonObject child)
            {
                Compact(child);
            }
            else if (value is JsonArray list)
            {
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    if (list[i] is null)
                    {
                        list.RemoveAt(i);
                    }
                    else if (list[i] is JsonObject item)
                    {
                        Compact(item);
                    }
                }
            }
        }
    }

    private static T Put<T>(JsonObject at, string name, T fresh)
        where T : JsonNode
    {
        at[name] = fresh;
        return fresh;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z_@][A-Za-z0-9_]*)(\[(?<index>[0-9]{1,2})\])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Part();
}
