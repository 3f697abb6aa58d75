using System.Text.Json.Nodes;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Lookups;

/// <summary>The reference tables there are.</summary>
public sealed record ReferenceTableList(IReadOnlyList<ReferenceTableView> Items);

/// <summary>A table that the tenant maintains, and how it is made up.</summary>
/// <param name="Name">In addresses.</param>
/// <param name="Title">What it holds.</param>
/// <param name="Summary">How it is looked up.</param>
/// <param name="Key">Columns that name a row.</param>
/// <param name="Values">What a row says.</param>
/// <param name="Rows">How many rows the tenant has.</param>
/// <param name="Version">Rises with each change.</param>
public sealed record ReferenceTableView(
    string Name, LocalText Title, LocalText Summary, IReadOnlyList<ReferenceColumnView> Key, IReadOnlyList<ReferenceColumnView> Values, int Rows, int Version)
{
    internal static ReferenceTableView Of(ReferenceSnapshot table) => new(
        table.Table.Name, table.Table.Title, table.Table.Summary, [.. table.Table.Key.Select(ReferenceColumnView.Of)], [.. table.Table.Cells.Select(ReferenceColumnView.Of)],
        table.Rows.Count, table.Version);
}

/// <summary>A column of a reference table.</summary>
/// <param name="Name">Its name in JSON and CSV.</param>
/// <param name="Title">What it says.</param>
/// <param name="Type">text, province, city, whole, number or flag.</param>
/// <param name="Required">False where it may be empty.</param>
/// <param name="Default">What an empty cell means.</param>
/// <param name="Choices">The only texts that it may hold; empty: any.</param>
public sealed record ReferenceColumnView(string Name, LocalText Title, string Type, bool Required, string? Default, IReadOnlyList<string> Choices)
{
    internal static ReferenceColumnView Of(ReferenceColumn column) =>
        new(column.Name, column.Title, column.Type.ToString().ToLowerInvariant(), column.Required, column.Default, column.Choices);
}

/// <summary>Rows by key.</summary>
/// <param name="Items">Those of this page.</param>
/// <param name="Total">How many there are with the filter.</param>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
public sealed record ReferencePage(IReadOnlyList<ReferenceRowView> Items, int Total, string? NextCursor);

/// <summary>One row.</summary>
/// <param name="Id">Its name in addresses: the key's cells joined by <c>|</c>, and the first day of validity behind <c>@</c> where there is one.</param>
/// <param name="Key">The key, column to text.</param>
/// <param name="Values">The other cells, column to value; what is empty is left out.</param>
/// <param name="ValidFrom">First day (UTC), <c>yyyy-MM-dd</c>; null: always.</param>
/// <param name="ValidTo">First day on which it holds no more; null: never.</param>
/// <param name="Version">Rises with each change.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record ReferenceRowView(
    string Id, IReadOnlyDictionary<string, string> Key, JsonObject Values, DateOnly? ValidFrom, DateOnly? ValidTo, int Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static ReferenceRowView Of(ReferenceRow row)
    {
        var values = new JsonObject();
        foreach (var (column, value) in row.Table.Cells.Zip(row.Cells))
        {
            if (value is not null)
            {
                values[column.Name] = ReferenceCell.ToJson(value);
            }
        }

        return new(
            row.Id, row.Table.Key.Zip(row.Key).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal), values,
            row.ValidFrom, row.ValidTo, row.Version, row.ChangedBy, row.ChangedAt);
    }
}

/// <summary>A row to be there.</summary>
/// <param name="Key">The key, column to text.</param>
/// <param name="Values">The other cells, column to text, number or truth.</param>
/// <param name="ValidFrom">First day (UTC), <c>yyyy-MM-dd</c>; left out: always.</param>
/// <param name="ValidTo">First day on which it holds no more; left out: never.</param>
public sealed record WriteReferenceRow(IReadOnlyDictionary<string, string> Key, JsonObject Values, string? ValidFrom = null, string? ValidTo = null);

/// <summary>What a file came to, or would come to.</summary>
/// <param name="Added">Rows that are new.</param>
/// <param name="Changed">Rows that say something else now.</param>
/// <param name="Unchanged">Rows that were so before.</param>
/// <param name="Removed">Rows that are gone.</param>
/// <param name="DryRun">True where nothing was done.</param>
public sealed record ReferenceImport(int Added, int Changed, int Unchanged, int Removed, bool DryRun);
