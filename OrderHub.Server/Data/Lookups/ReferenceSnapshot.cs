namespace OrderHub.Server.Data.Lookups;

/// <summary>All rows of one tenant's table at one version; never changes.</summary>
public sealed class ReferenceSnapshot
{
    private readonly Dictionary<string, List<ReferenceRow>> byKey = new(StringComparer.Ordinal);

    public ReferenceSnapshot(ReferenceTable table, int version, IEnumerable<ReferenceRow> rows)
    {
        (Table, Version) = (table, version);
        Rows = [.. rows.OrderBy(row => row.Id, StringComparer.Ordinal)];
        foreach (var row in Rows)
        {
            var key = row.JoinedKey;
            (byKey.TryGetValue(key, out var same) ? same : byKey[key] = []).Add(row);
        }
    }

    public ReferenceTable Table { get; }

    public int Version { get; }

    /// <summary>In order of their ids: rows of one key by validity.</summary>
    public IReadOnlyList<ReferenceRow> Rows { get; }

    /// <summary>The row of a key that holds on a day: where several do, the one that began last. Null where none does.</summary>
    public ReferenceRow? Find(DateOnly day, params ReadOnlySpan<string?> key) => Holding(Table.KeyOf(key), day);

    /// <summary>
    /// The same for the narrowest key: where there is no row for the whole key, the last part is left open, then the last two, and so on. What a
    /// county has no row for, its city has, or its province, or the row whose key is all empty.
    /// </summary>
    public ReferenceRow? FindNarrowest(DateOnly day, params ReadOnlySpan<string?> key)
    {
        for (var parts = Table.Key.Count; parts >= 0; parts--)
        {
            if (Holding(Table.KeyOf(key[..Math.Min(parts, key.Length)]), day) is { } row)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>A row by its name in addresses, see <see cref="ReferenceRow.Id"/>.</summary>
    public ReferenceRow? ById(string id) =>
        byKey.GetValueOrDefault(id)?.Find(row => row.ValidFrom is null)
        ?? (id.LastIndexOf('@') is > 0 and var at ? byKey.GetValueOrDefault(id[..at])?.Find(row => row.From == id[(at + 1)..]) : null);

    private ReferenceRow? Holding(string key, DateOnly day) => byKey.GetValueOrDefault(key)?.FindLast(row => row.HoldsOn(day));
}
