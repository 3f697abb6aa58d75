using OrderHub.Server.Access.Errors;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Orders;

/// <summary>Reads conditions on extension fields and marks from a list's query: <c>ext.code=</c>, <c>ext.code.from=</c>, <c>ext.code.to=</c>, <c>mark.DOMAIN.KEY=</c>.</summary>
internal static class FieldQuery
{
    private const int MaxConditions = 10;
    private const int MaxValue = 256;

    public static IReadOnlyList<FieldCondition> Read(IQueryCollection query, List<Fault> faults)
    {
        var conditions = new Dictionary<string, FieldCondition>(StringComparer.Ordinal);
        foreach (var (key, values) in query.Where(pair => pair.Key.StartsWith("ext.", StringComparison.Ordinal) || pair.Key.StartsWith("mark.", StringComparison.Ordinal)))
        {
            if (values.Count != 1 || values[0] is not { Length: > 0 and <= MaxValue } value)
            {
                faults.Add(new(ErrorCodes.ListQuery, key, $"{key} is stated once, with 1 to {MaxValue} characters."));
                continue;
            }

            var (name, bound) = Split(key);
            var known = conditions.GetValueOrDefault(name) ?? new(name, null);
            conditions[name] = bound switch { "from" => known with { From = value }, "to" => known with { To = value }, _ => known with { Value = value } };
        }

        if (conditions.Count > MaxConditions)
        {
            faults.Add(new(ErrorCodes.ListQuery, "ext", $"There are at most {MaxConditions} conditions on extension fields and marks."));
        }

        foreach (var both in conditions.Values.Where(condition => condition.Value is not null && (condition.From ?? condition.To) is not null))
        {
            faults.Add(new(ErrorCodes.ListQuery, both.Name, $"{both.Name} is asked for by its value or by bounds, not by both."));
        }

        return [.. conditions.Values];
    }

    private static (string Name, string? Bound) Split(string key) => key.StartsWith("ext.", StringComparison.Ordinal) && key.Split('.') is [_, var code, "from" or "to"] parts
        ? ($"ext.{code}", parts[2])
        : (key, null);
}
