using System.Text.Json;
using OrderHub.Server.Expressions.Syntax;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions;

/// <summary>
/// Follows the paths of an expression through a document, without evaluating it, to say which names it does not have. Arrays
/// stand for their first object; what cannot be followed (variables, functions, wildcards) is left alone.
/// </summary>
internal static class MissingFields
{
    private const int Most = 50;

    public static MissingField? FirstIn(Node tree, JsonElement input)
    {
        var missing = In(tree, input);
        return missing.FirstOrDefault(m => m.Suggestion is not null);
    }

    public static IReadOnlyList<MissingField> In(Node tree, JsonElement input)
    {
        var found = new List<MissingField>();
        if (input.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            Follow(tree, input, string.Empty, found);
        }

        return found;
    }

    /// <returns>An object the node's value may consist of, if that can be told.</returns>
    private static JsonElement? Follow(Node node, JsonElement? context, string path, List<MissingField> found)
    {
        Stack.Guard();
        if (context is not { } known || found.Count >= Most)
        {
            return null;
        }

        switch (node)
        {
            case VariableNode { Name: "" }:
                return known;
            case NameNode name:
                return Step(name, known, path, found);
            case PathNode whole:
                JsonElement? at = known;
                var walked = path;
                foreach (var step in whole.Steps)
                {
                    var here = at;
                    at = step is SortNode ? at : Follow(step, at, walked, found);
                    walked = step is NameNode { Name: var text } ? (walked.Length == 0 ? text : walked + "." + text) : walked;
                    foreach (var filter in (step.Stages ?? []).OfType<Filter>())
                    {
                        Follow(filter.Condition, at, walked, found);
                    }

                    if (step is SortNode sort)
                    {
                        sort.Terms.ForEach(t => Follow(t.Expression, here, walked, found));
                    }
                }

                foreach (var (key, value) in whole.Group ?? [])
                {
                    Follow(key, at, walked, found);
                    Follow(value, at, walked, found);
                }

                return at;
            case LambdaNode or TransformNode:
                return null;
            default:
                foreach (var child in Walk.Children(node))
                {
                    Follow(child, known, path, found);
                }

                return null;
        }
    }

    private static JsonElement? Step(NameNode name, JsonElement context, string path, List<MissingField> found)
    {
        var element = context;
        while (element.ValueKind == JsonValueKind.Array)
        {
            if (element.GetArrayLength() == 0)
            {
                return null;
            }

            element = element[0];
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (new FieldName(name.Name).TryIn(element, out var value))
        {
            return value;
        }

        var near = Nearest.To(name.Name, element.EnumerateObject().Select(FieldName.NameOf));
        found.Add(new MissingField(path.Length == 0 ? name.Name : path + "." + name.Name, name.Position, near));
        return null;
    }
}
