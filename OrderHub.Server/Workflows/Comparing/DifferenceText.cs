using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Comparing;

/// <summary>Writes a difference as lines for a terminal: <c>+</c> added, <c>-</c> removed, <c>~</c> changed, <c>></c> re-wired or moved.</summary>
public static class DifferenceText
{
    private const int MaxValue = 80;

    public static IEnumerable<string> Lines(FlowDifference difference)
    {
        if (difference is { IsSameLogic: true, LayoutChanged: false })
        {
            yield return "The same.";
            yield break;
        }

        foreach (var field in difference.Flow)
        {
            yield return $"~ {Field(field)}";
        }

        foreach (var line in difference.Steps.SelectMany(change => Change("", change)).Concat(difference.Handlers.SelectMany(change => Change("on ", change))))
        {
            yield return line;
        }

        if (difference.LayoutChanged)
        {
            yield return "  Boxes were moved, which is no change of logic.";
        }
    }

    private static IEnumerable<string> Change(string prefix, StepChange change)
    {
        var (sign, words) = change.Kind switch
        {
            StepChangeKind.Added => ('+', "added"),
            StepChangeKind.Removed => ('-', "removed"),
            StepChangeKind.Renamed => ('~', $"renamed from {change.Before}"),
            StepChangeKind.Changed => ('~', "changed"),
            StepChangeKind.Moved => ('>', "moved into another body"),
            _ => ('>', "re-wired"),
        };
        yield return $"{sign} {prefix}{change.Step} {words}";
        foreach (var field in change.Fields)
        {
            yield return $"    {Field(field)}";
        }
    }

    private static string Field(FieldChange field) => $"{field.Path}: {Value(field.Before)} -> {Value(field.After)}";

    private static string Value(JsonNode? node)
    {
        var text = node?.ToJsonString(FlowText.Readable) ?? "nothing";
        return text.Length > MaxValue ? text[..MaxValue] + "..." : text;
    }
}
