using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Search;

/// <summary>Reads the parameters of a list by their names, from an address as from a search that was kept; every fault with the parameter's name. Pure.</summary>
public static class ListParameters
{
    public const string Extension = "ext.";
    public const string Marked = "mark.";

    /// <summary>Most orders of a page.</summary>
    public const int MostOrders = 200;

    private const int LongestText = 100;
    private const int MostConditions = 10;
    private const int LongestValue = 256;

    private static readonly HashSet<string> Names = new(["status", "line", "q", "from", "to", "deleted", "fuzzy", "open", "region"], StringComparer.Ordinal);

    /// <summary>True for a parameter that a kept search may have: where a page begins and how long it is are none.</summary>
    public static bool IsKept(string name) => Names.Contains(name) || name.StartsWith(Extension, StringComparison.Ordinal) || name.StartsWith(Marked, StringComparison.Ordinal);

    /// <summary>The query that the parameters are; what is empty says nothing.</summary>
    /// <param name="tenantId">Whose orders.</param>
    /// <param name="parameters">By name.</param>
    /// <param name="faults">Where faults go, each as the parameter and what it should be.</param>
    public static OrderQuery Read(int tenantId, IReadOnlyDictionary<string, string> parameters, List<(string Name, string Message)> faults)
    {
        var limit = 50;
        if (Text("limit") is { } stated && (!int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostOrders))
        {
            faults.Add(("limit", $"limit is 1 to {MostOrders}."));
        }

        var text = Text("q")?.Trim();
        if (text?.Length > LongestText)
        {
            faults.Add(("q", $"q has at most {LongestText} characters."));
        }

        return new()
        {
            TenantId = tenantId,
            Cursor = Text("cursor"),
            Limit = limit,
            Status = Status(),
            Line = Text("line"),
            Region = Text("region"),
            Text = text,
            Fuzzy = Flag("fuzzy") == true,
            Open = Flag("open"),
            WithDeleted = Flag("deleted") == true,
            From = Time("from"),
            To = Time("to"),
            Fields = Conditions(parameters, faults),
        };

        string? Text(string name) => parameters.GetValueOrDefault(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

        bool? Flag(string name)
        {
            if (Text(name) is not { } value)
            {
                return null;
            }

            if (bool.TryParse(value, out var flag))
            {
                return flag;
            }

            faults.Add((name, $"{name} is true or false."));
            return null;
        }

        OrderStatus? Status()
        {
            if (Text("status") is not { } value)
            {
                return null;
            }

            foreach (var status in Enum.GetValues<OrderStatus>())
            {
                if (status.Name().Equals(value, StringComparison.OrdinalIgnoreCase) || ((int)status).ToString(CultureInfo.InvariantCulture) == value)
                {
                    return status;
                }
            }

            faults.Add(("status", $"There is no status {value}."));
            return null;
        }

        DateTimeOffset? Time(string name)
        {
            if (Text(name) is not { } value)
            {
                return null;
            }

            if (ZonedText.TryParse(value, out var time))
            {
                return time;
            }

            faults.Add((name, $"{name} is {ZonedText.Form}."));
            return null;
        }
    }

    /// <summary>Conditions on extension fields and marks: <c>ext.code=</c>, <c>ext.code.from=</c>, <c>ext.code.to=</c>, <c>mark.DOMAIN.KEY=</c>.</summary>
    private static List<FieldCondition> Conditions(IReadOnlyDictionary<string, string> parameters, List<(string Name, string Message)> faults)
    {
        var conditions = new Dictionary<string, FieldCondition>(StringComparer.Ordinal);
        foreach (var (key, value) in parameters.Where(pair => pair.Key.StartsWith(Extension, StringComparison.Ordinal) || pair.Key.StartsWith(Marked, StringComparison.Ordinal)))
        {
            if (value.Length is 0 or > LongestValue)
            {
                faults.Add((key, $"{key} is stated once, with 1 to {LongestValue} characters."));
                continue;
            }

            var (name, bound) = Split(key);
            var known = conditions.GetValueOrDefault(name) ?? new(name, null);
            conditions[name] = bound switch { "from" => known with { From = value }, "to" => known with { To = value }, _ => known with { Value = value } };
        }

        if (conditions.Count > MostConditions)
        {
            faults.Add(("ext", $"There are at most {MostConditions} conditions on extension fields and marks."));
        }

        faults.AddRange(conditions.Values.Where(condition => condition.Value is not null && (condition.From ?? condition.To) is not null)
            .Select(both => (both.Name, $"{both.Name} is asked for by its value or by bounds, not by both.")));
        return [.. conditions.Values];
    }

    private static (string Name, string? Bound) Split(string key) => key.StartsWith(Extension, StringComparison.Ordinal) && key.Split('.') is [_, var code, "from" or "to"] parts
        ? (Extension + code, parts[2])
        : (key, null);
}
