using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Comparing;

/// <summary>Compares two definitions by what they do, not by how they are written. Pure.</summary>
public static class FlowDiff
{
    /// <summary>From this likeness on, of 1, a step that went and one that came count as one that was renamed.</summary>
    private const double RenameLikeness = 0.6;

    /// <param name="before">The older definition.</param>
    /// <param name="after">The newer one.</param>
    /// <param name="layoutBefore">Where its boxes lie; null: nobody placed them.</param>
    /// <param name="layoutAfter">The same of the newer one.</param>
    public static FlowDifference Compare(JsonObject before, JsonObject after, JsonNode? layoutBefore = null, JsonNode? layoutAfter = null)
    {
        var (old, now) = (FlowParts.Of(before), FlowParts.Of(after));
        var renames = Renames(old.Steps, now.Steps);
        return new(
            [.. Fields(old.Own, now.Own, "").Where(field => !IsRename(field, "start", renames))],
            Parts(old.Steps, now.Steps, renames),
            Parts(old.Handlers, now.Handlers, renames),
            !JsonNode.DeepEquals(layoutBefore, layoutAfter));
    }

    /// <summary>Old name to new name of each step that was most likely renamed. Each is taken once, the likest pairs first.</summary>
    private static Dictionary<string, string> Renames(IReadOnlyList<FlowPart> before, IReadOnlyList<FlowPart> after)
    {
        var gone = before.ExceptBy(after.Select(step => step.Name), step => step.Name, StringComparer.Ordinal).ToList();
        var come = after.ExceptBy(before.Select(step => step.Name), step => step.Name, StringComparer.Ordinal).ToList();
        var incoming = (Before: Incoming(before), After: Incoming(after));
        var pairs = gone
            .SelectMany(old => come, (old, now) => (old, now, Likeness: Likeness(old, now, incoming.Before, incoming.After)))
            .Where(pair => pair.Likeness >= RenameLikeness)
            .OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.old.Name, StringComparer.Ordinal).ThenBy(pair => pair.now.Name, StringComparer.Ordinal);
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (old, now, _) in pairs)
        {
            if (!renames.ContainsKey(old.Name) && !renames.ContainsValue(now.Name))
            {
                renames[old.Name] = now.Name;
            }
        }

        return renames;
    }

    /// <summary>0 to 1: what it uses must be the same; its fields, where it leads and where it is reached from count alike.</summary>
    private static double Likeness(FlowPart old, FlowPart now, ILookup<string, string> reachedBefore, ILookup<string, string> reachedAfter)
    {
        if (!JsonNode.DeepEquals(old.Own["use"], now.Own["use"]))
        {
            return 0;
        }

        var fields = old.Own.Select(pair => pair.Key).Union(now.Own.Select(pair => pair.Key), StringComparer.Ordinal).Where(key => key != "use").ToList();
        var sameFields = fields.Count == 0 ? 1 : (double)fields.Count(key => JsonNode.DeepEquals(old.Own[key], now.Own[key])) / fields.Count;
        var sameWires = Share(old.Wires.Select(wire => (wire.Key, wire.Value)), now.Wires.Select(wire => (wire.Key, wire.Value)));
        var sameEntries = Share(reachedBefore[old.Name], reachedAfter[now.Name]);
        return (sameFields + sameWires + sameEntries) / 3;
    }

    private static double Share<T>(IEnumerable<T> before, IEnumerable<T> after)
    {
        var (old, now) = (before.ToHashSet(), after.ToHashSet());
        var all = old.Union(now).Count();
        return all == 0 ? 1 : (double)old.Intersect(now).Count() / all;
    }

    private static ILookup<string, string> Incoming(IReadOnlyList<FlowPart> steps) =>
        steps.SelectMany(step => step.Wires.Select(wire => (To: wire.Value, From: $"{step.Name}.{wire.Key}"))).ToLookup(wire => wire.To, wire => wire.From, StringComparer.Ordinal);

    private static List<StepChange> Parts(IReadOnlyList<FlowPart> before, IReadOnlyList<FlowPart> after, Dictionary<string, string> renames)
    {
        var old = before.ToDictionary(part => part.Name, StringComparer.Ordinal);
        var oldNames = renames.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        var changes = new List<StepChange>();
        foreach (var now in after)
        {
            var oldName = oldNames.GetValueOrDefault(now.Name) is { } renamed && old.ContainsKey(renamed) ? renamed : now.Name;
            if (!old.Remove(oldName, out var was))
            {
                changes.Add(new(now.Name, StepChangeKind.Added, null, []));
            }
            else if (Change(was, now, renames) is { } change)
            {
                changes.Add(change);
            }
        }

        changes.AddRange(before.Where(part => old.ContainsKey(part.Name)).Select(part => new StepChange(part.Name, StepChangeKind.Removed, null, [])));
        return changes;
    }

    private static StepChange? Change(FlowPart was, FlowPart now, Dictionary<string, string> renames)
    {
        var own = Fields(was.Own, now.Own, "").ToList();
        var wires = Wires(was, now, renames).ToList();
        var moved = Renamed(was.Container, renames) != now.Container;
        var kind = was.Name != now.Name && !was.Name.Contains('/', StringComparison.Ordinal) ? StepChangeKind.Renamed
            : own.Count > 0 ? StepChangeKind.Changed
            : moved ? StepChangeKind.Moved
            : wires.Count > 0 ? StepChangeKind.Rewired
            : (StepChangeKind?)null;
        return kind is { } known ? new(now.Name, known, was.Name == now.Name ? null : was.Name, [.. own, .. wires]) : null;
    }

    /// <summary>A wire to a step that only got another name leads where it led.</summary>
    private static IEnumerable<FieldChange> Wires(FlowPart was, FlowPart now, Dictionary<string, string> renames) =>
        from outcome in was.Wires.Keys.Union(now.Wires.Keys, StringComparer.Ordinal)
        let old = was.Wires.GetValueOrDefault(outcome)
        let target = now.Wires.GetValueOrDefault(outcome)
        where Renamed(old, renames) != target
        select new FieldChange(outcome, old is null ? null : JsonValue.Create(old), target is null ? null : JsonValue.Create(target));

    private static string? Renamed(string? name, Dictionary<string, string> renames) => name is null ? null : renames.GetValueOrDefault(name, name);

    private static bool IsRename(FieldChange field, string path, Dictionary<string, string> renames) =>
        field.Path == path && field.Before is JsonValue value && value.TryGetValue(out string? old) && renames.TryGetValue(old, out var now)
        && JsonNode.DeepEquals(field.After, JsonValue.Create(now));

    /// <summary>Every value that differs, as deep as both sides are objects.</summary>
    private static IEnumerable<FieldChange> Fields(JsonObject before, JsonObject after, string path)
    {
        foreach (var name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key), StringComparer.Ordinal))
        {
            var (old, now) = (before[name], after[name]);
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (JsonNode.DeepEquals(old, now))
            {
                continue;
            }

            if (old is JsonObject oldMap && now is JsonObject newMap)
            {
                foreach (var inner in Fields(oldMap, newMap, at))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return new(at, old?.DeepClone(), now?.DeepClone());
            }
        }
    }
}
