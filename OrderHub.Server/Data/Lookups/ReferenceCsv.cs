using System.Text;
using OrderHub.Connectors.Codecs;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Lookups;

/// <summary>Reference tables as spreadsheets have them: one header line with the columns' names, then a line a row. Pure.</summary>
public static class ReferenceCsv
{
    private const string From = "validFrom";
    private const string To = "validTo";

    /// <summary>Every row of a text, or every fault of it. Columns may come in any order; those of validity may be left out.</summary>
    public static (IReadOnlyList<ReferenceRow> Rows, IReadOnlyList<Fault> Faults) Read(ReferenceTable table, string text)
    {
        var faults = new List<Fault>();
        var rows = new Dictionary<string, ReferenceRow>(StringComparer.Ordinal);
        List<string>? header = null;
        foreach (var record in CsvRecords.Read(text, ','))
        {
            if (record.IsBroken)
            {
                faults.Add(new(ReferenceCodes.CsvInvalid, $"row {record.Number}", "A quotation mark is out of place in this line."));
            }
            else if (header is null)
            {
                header = [.. record.Cells.Select(cell => cell.Trim())];
                faults.AddRange(HeaderFaults(table, header));
                if (faults.Count > 0)
                {
                    break;
                }
            }
            else if (record.Cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }
            else if (record.Cells.Count != header.Count)
            {
                faults.Add(new(ReferenceCodes.CsvInvalid, $"row {record.Number}", $"This line has {record.Cells.Count} cells, and the header {header.Count}."));
            }
            else
            {
                var (row, wrong) = InputOf(table, header, record.Cells).Read(table, $"row {record.Number}: ");
                faults.AddRange(wrong);
                if (row is not null && !rows.TryAdd(row.Id, row))
                {
                    faults.Add(new(ReferenceCodes.CsvInvalid, $"row {record.Number}", $"The row {row.Id} stands in the file twice."));
                }
            }
        }

        if (header is null && faults.Count == 0)
        {
            faults.Add(new(ReferenceCodes.CsvInvalid, "row 1", "The file is empty: its first line names the columns."));
        }

        return ([.. rows.Values], faults);
    }

    /// <summary>The rows as a text that <see cref="Read"/> takes back.</summary>
    public static string Write(ReferenceTable table, IEnumerable<ReferenceRow> rows)
    {
        var text = new StringBuilder();
        AppendLine(text, [.. table.Key.Concat(table.Cells).Select(column => column.Name), From, To]);
        foreach (var row in rows)
        {
            AppendLine(text, [.. row.Key, .. row.Cells.Select(ReferenceCell.Write), row.From, row.Write().ValidTo ?? ""]);
        }

        return text.ToString();
    }

    private static IEnumerable<Fault> HeaderFaults(ReferenceTable table, List<string> header)
    {
        var known = table.Key.Concat(table.Cells).ToList();
        foreach (var name in header.Where(name => name is not (From or To) && known.TrueForAll(column => column.Name != name)).Distinct(StringComparer.Ordinal))
        {
            yield return new(ReferenceCodes.CsvInvalid, "row 1", $"The table {table.Name} has no column '{name}'.");
        }

        foreach (var name in header.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key))
        {
            yield return new(ReferenceCodes.CsvInvalid, "row 1", $"The column {name} stands there twice.");
        }

        foreach (var column in known.Where(column => column is { Required: true, Default: null } && !header.Contains(column.Name, StringComparer.Ordinal)))
        {
            yield return new(ReferenceCodes.CsvInvalid, "row 1", $"The column {column.Name} is missing.");
        }
    }

    private static ReferenceInput InputOf(ReferenceTable table, List<string> header, IReadOnlyList<string> cells)
    {
        var texts = header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        Dictionary<string, string> Of(IEnumerable<ReferenceColumn> columns) =>
            columns.Where(column => texts.ContainsKey(column.Name)).ToDictionary(column => column.Name, column => texts[column.Name], StringComparer.Ordinal);
        return new(Of(table.Key), Of(table.Cells), texts.GetValueOrDefault(From), texts.GetValueOrDefault(To));
    }

    // Line ends as RFC 4180 has them, which every spreadsheet reads.
    private static void AppendLine(StringBuilder text, IReadOnlyList<string> cells) =>
        text.AppendJoin(',', cells.Select(cell => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)).Append("\r\n");
}
