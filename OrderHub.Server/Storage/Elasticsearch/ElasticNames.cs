using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>
/// Names of indexes and aliases. Lists read an alias; what is written names the index: a month's of a unit, the one of unfinished orders,
/// and the thin one of all orders' numbers, each of a generation, so that a rebuild makes new ones beside them.
/// </summary>
internal sealed class ElasticNames(string prefix)
{
    /// <summary>Alias over the indexes of all units and months.</summary>
    public string Orders => $"{prefix}-orders";

    /// <summary>Alias of the small index of orders that go on.</summary>
    public string Open => $"{prefix}-open";

    /// <summary>Alias of the thin index of numbers, over all lines and units.</summary>
    public string Numbers => $"{prefix}-numbers";

    /// <summary>The index that says which generation is read and whether another is being made.</summary>
    public string State => $"{prefix}-state";

    public string Policy => prefix;

    public string Settings => $"{prefix}-settings";

    public string Month(int unit, DateTimeOffset createdAt, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{Orders}-u{unit}-{createdAt.UtcDateTime:yyyyMM}-g{generation}");

    public string OpenOf(int generation) => string.Create(CultureInfo.InvariantCulture, $"{Open}-g{generation}");

    public string NumbersOf(int generation) => string.Create(CultureInfo.InvariantCulture, $"{Numbers}-g{generation}");

    /// <summary>All months of a generation.</summary>
    public string MonthsOf(int generation) => string.Create(CultureInfo.InvariantCulture, $"{Orders}-*-g{generation}");

    /// <summary>The month that an index of orders is of; null for another name.</summary>
    public Month? MonthOf(string index)
    {
        var parts = index.StartsWith(Orders + "-u", StringComparison.Ordinal) ? index[(Orders.Length + 2)..].Split('-') : [];
        return parts.Length == 3 && parts[1].Length == 6 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month % 100 is >= 1 and <= 12
            ? new(month / 100, month % 100)
            : null;
    }
}
