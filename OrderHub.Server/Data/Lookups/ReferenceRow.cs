using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Lookups;

namespace OrderHub.Server.Data.Lookups;

/// <summary>A row of a reference table in memory.</summary>
/// <param name="Table">Its shape.</param>
/// <param name="Key">The key's cells, as they are compared.</param>
/// <param name="Cells">The other cells, in the order of the table's columns.</param>
/// <param name="ValidFrom">First day; null for always.</param>
/// <param name="ValidTo">First day on which it holds no more; null for never.</param>
/// <param name="Version">Rises with each change.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record ReferenceRow(
    ReferenceTable Table, IReadOnlyList<string> Key, IReadOnlyList<object?> Cells, DateOnly? ValidFrom, DateOnly? ValidTo, int Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    /// <summary>The key in one text.</summary>
    public string JoinedKey => string.Join(ReferenceTable.Separator, Key);

    /// <summary>The key with the first day of validity behind <c>@</c>, where there is one: what names the row in addresses.</summary>
    public string Id => ValidFrom is null ? JoinedKey : $"{JoinedKey}@{From}";

    internal string From => ValidFrom?.ToString(ReferenceCell.Day, CultureInfo.InvariantCulture) ?? "";

    public string? Text(string column) => (string?)Cells[Table.IndexOf(column)];

    public decimal? Decimal(string column) => (decimal?)Cells[Table.IndexOf(column)];

    public long? Whole(string column) => (long?)Cells[Table.IndexOf(column)];

    public bool Flag(string column) => Cells[Table.IndexOf(column)] is true;

    public bool HoldsOn(DateOnly day) => !(day < ValidFrom) && !(day >= ValidTo);

    /// <summary>True where the two say the same of the same key.</summary>
    internal bool Says(ReferenceRow other) => ValidTo == other.ValidTo && Cells.SequenceEqual(other.Cells);

    internal static ReferenceRow Read(ReferenceTable table, ReferenceRecord stored)
    {
        var cells = (JsonObject)JsonNode.Parse(stored.Cells)!;
        var parts = stored.Key.Split(ReferenceTable.Separator);
        return new(
            table,
            [.. table.Key.Select((column, i) => ReferenceCell.Normalise(column, i < parts.Length ? parts[i] : ""))],
            [.. table.Cells.Select(column => ReferenceCell.Read(column, ReferenceCell.TextOf(cells[column.Name])).Value)],
            DayOf(stored.ValidFrom), DayOf(stored.ValidTo), stored.Version, stored.ChangedBy, stored.ChangedAt);
    }

    internal ReferenceRecord Write()
    {
        var cells = new JsonObject();
        for (var i = 0; i < Cells.Count; i++)
        {
            if (Cells[i] is { } value)
            {
                cells[Table.Cells[i].Name] = ReferenceCell.ToJson(value);
            }
        }

        return new(JoinedKey, From, ValidTo?.ToString(ReferenceCell.Day, CultureInfo.InvariantCulture), cells.ToJsonString(Kept), Version, ChangedBy, ChangedAt);
    }

    private static readonly JsonSerializerOptions Kept = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static DateOnly? DayOf(string? text) => string.IsNullOrEmpty(text) ? null : DateOnly.ParseExact(text, ReferenceCell.Day, CultureInfo.InvariantCulture);
}
