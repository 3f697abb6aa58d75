using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Lookups;

/// <summary>A row as somebody wrote it, cell by cell, before it is known to be right.</summary>
/// <param name="Key">Key cells by column.</param>
/// <param name="Cells">Other cells by column.</param>
/// <param name="ValidFrom">First day, or nothing.</param>
/// <param name="ValidTo">First day after, or nothing.</param>
public sealed record ReferenceInput(IReadOnlyDictionary<string, string> Key, IReadOnlyDictionary<string, string> Cells, string? ValidFrom, string? ValidTo)
{
    /// <summary>The row that was meant, or every fault of it with the path to it.</summary>
    /// <param name="table">Its shape.</param>
    /// <param name="path">Beginning of the paths, such as <c>row 3: </c>.</param>
    public (ReferenceRow? Row, IReadOnlyList<Fault> Faults) Read(ReferenceTable table, string path)
    {
        var faults = new List<Fault>();
        var key = table.Key.Select(column => (string?)Cell(column, Key, path, faults) ?? "").ToList();
        var cells = table.Cells.Select(column => Cell(column, Cells, path, faults)).ToList();
        foreach (var unknown in Key.Keys.Except(table.Key.Select(column => column.Name), StringComparer.Ordinal).Concat(Cells.Keys.Except(table.Cells.Select(column => column.Name), StringComparer.Ordinal)))
        {
            faults.Add(new(ReferenceCodes.Invalid, path + unknown, $"The table {table.Name} has no column {unknown}."));
        }

        var from = DayOf("validFrom", ValidFrom, path, faults);
        var to = DayOf("validTo", ValidTo, path, faults);
        if (to <= from)
        {
            faults.Add(new(ReferenceCodes.Invalid, path + "validTo", "validTo must be after validFrom."));
        }

        return faults.Count > 0 ? (null, faults) : (new(table, key, cells, from, to, 0, "", default), []);
    }

    private static object? Cell(ReferenceColumn column, IReadOnlyDictionary<string, string> texts, string path, List<Fault> faults)
    {
        var (value, fault) = ReferenceCell.Read(column, texts.GetValueOrDefault(column.Name) ?? "");
        if (fault is not null)
        {
            faults.Add(new(ReferenceCodes.Invalid, path + column.Name, fault));
        }

        return value;
    }

    private static DateOnly? DayOf(string name, string? text, string path, List<Fault> faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text.Trim(), [ReferenceCell.Day, "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        faults.Add(new(ReferenceCodes.Invalid, path + name, $"{name} must be a day such as 2026-07-01."));
        return null;
    }
}
