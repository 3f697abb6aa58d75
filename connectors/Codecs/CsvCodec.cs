using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Codecs;

/// <summary>
/// Separated values (RFC 4180): quoted newlines, byte order mark, any character set. A cell that a spreadsheet has spoilt, such as
/// <c>6.92E+12</c> for a bar code, is a fault that names the cell: the digits are gone, and nobody guesses them.
/// </summary>
public static partial class CsvCodec
{
    private const int MaxCell = 32 * 1024;
    private const int MaxColumns = 500;

    public static RowDocument Read(DecodedText text, CsvFormat format)
    {
        // 1. Columns
        var places = Enumerable.Range(0, format.Columns.Count).ToArray();
        var rows = new List<DocumentRow>();
        var first = format.HasHeader;

        // 2. Rows
        var raw = Charsets.Find(text.Charset == Charsets.Gbk ? Charsets.Gb18030 : text.Charset);
        var records = 0;
        foreach (var record in CsvRecords.Read(text.Text, format.Separator))
        {
            // Rows of empty cells count here, though they are none.
            if (++records > (2 * format.MaxRows) + 1)
            {
                return new() { Faults = [new(FaultCodes.Csv, "", $"The file has more than {format.MaxRows} rows, most of them empty.")] };
            }

            if (record.Cells.Count > MaxColumns)
            {
                return new() { Faults = [new(FaultCodes.Csv, $"row {record.Number}", $"Row {record.Number} has more than {MaxColumns} columns.")] };
            }

            if (first)
            {
                first = false;
                var faults = record.IsBroken ? [Quotes(record.Number)] : FindColumns(record.Cells, format, places);
                if (faults.Count > 0)
                {
                    return new() { Faults = faults };
                }
            }
            else if (rows.Count == format.MaxRows)
            {
                return new() { Faults = [new(FaultCodes.Csv, "", $"The file has more than {format.MaxRows} rows.")] };
            }
            else if (!record.Cells.All(string.IsNullOrWhiteSpace))
            {
                // A blank row, also the one that spreadsheets leave at the end, is no row.
                rows.Add(ReadRow(record, format, places, raw));
            }
        }

        return first ? new() { Faults = [new(FaultCodes.Csv, "", "The file is empty.")] } : new() { Rows = rows };
    }

    /// <summary>Writes a document with <c>rows</c>; a value is quoted where it must be.</summary>
    public static Decoded<byte[]> Write(JsonObject document, CsvFormat format, string charset)
    {
        var text = new StringBuilder();
        if (format.HasHeader)
        {
            Line(text, format, format.Columns.Select(column => column.Header));
        }

        foreach (var row in document["rows"] as JsonArray ?? [])
        {
            Line(text, format, format.Columns.Select(column => (row as JsonObject)?[column.Name]?.ToString() ?? ""));
        }

        return Charsets.Encode(text.ToString(), charset, "rows");
    }

    /// <summary>A cell's name as a spreadsheet shows it, from row 1 and column 0; example <c>AB12</c>.</summary>
    public static string CellName(int row, int column)
    {
        var letters = "";
        for (var left = column + 1; left > 0; left = (left - 1) / 26)
        {
            letters = (char)('A' + ((left - 1) % 26)) + letters;
        }

        return $"{letters}{row}";
    }

    private static List<MessageFault> FindColumns(IReadOnlyList<string> names, CsvFormat format, int[] places)
    {
        var faults = new List<MessageFault>();
        for (var i = 0; i < places.Length; i++)
        {
            var column = format.Columns[i];
            var found = Enumerable.Range(0, names.Count).Where(place => names[place].Trim() == column.Header).ToList();
            places[i] = found.Count == 1 ? found[0] : -1;
            if (found.Count > 1)
            {
                faults.Add(new(FaultCodes.Csv, "row 1", $"The first row has the column '{column.Header}' {found.Count} times."));
            }
            else if (found.Count == 0 && !column.Optional)
            {
                faults.Add(new(FaultCodes.Csv, "row 1", $"The first row has no column '{column.Header}'; it has {Short(string.Join(", ", names.Select(name => name.Trim())), 300)}."));
            }
        }

        return faults;
    }

    private static DocumentRow ReadRow(CsvRecord record, CsvFormat format, int[] places, Encoding raw)
    {
        var values = new JsonObject { ["line"] = record.Number };
        var faults = new List<MessageFault>();
        if (record.IsBroken)
        {
            faults.Add(Quotes(record.Number));
        }

        for (var i = 0; i < places.Length; i++)
        {
            var column = format.Columns[i];
            if (places[i] >= record.Cells.Count && !column.Optional)
            {
                faults.Add(new(FaultCodes.Csv, CellName(record.Number, places[i]), $"Row {record.Number} ends before the column {column.Header}."));
            }

            if (places[i] < 0 || places[i] >= record.Cells.Count)
            {
                continue;
            }

            var (cell, name) = (Plain(record.Cells[places[i]]), CellName(record.Number, places[i]));
            if (cell.Length > MaxCell)
            {
                faults.Add(new(FaultCodes.Csv, name, $"Cell {name} ({column.Header}) is longer than {MaxCell} characters."));
            }
            else if (Spoilt().IsMatch(cell))
            {
                faults.Add(new(
                    FaultCodes.Mangled, name,
                    $"Cell {name} ({column.Header}) holds '{Short(cell)}': a spreadsheet has spoilt the value, and its digits are lost. Export the column as text and send the file again."));
            }

            values[column.Name] = cell;
        }

        return new(record.Number, values, raw.GetBytes(record.Raw), faults);
    }

    // ="0012" is how a careful export keeps a spreadsheet from spoiling digits; it can mean nothing else.
    private static string Plain(string cell)
    {
        var text = cell.Trim();
        return text.Length >= 3 && text.StartsWith("=\"", StringComparison.Ordinal) && text[^1] == '"' && text.IndexOf('"', 2) == text.Length - 1 ? text[2..^1] : text;
    }

    private static void Line(StringBuilder text, CsvFormat format, IEnumerable<string> values) => text
        .AppendJoin(format.Separator, values.Select(value =>
            value.AsSpan().IndexOfAny(format.Separator, '"', '\n') >= 0 || value.Contains('\r', StringComparison.Ordinal)
                ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value))
        .Append("\r\n");

    private static MessageFault Quotes(int line) => new(FaultCodes.Csv, $"row {line}", $"Row {line} has a quotation mark out of place, or one that is never closed.");

    private static string Short(string text, int most = 60) => text.Length <= most ? text : text[..most] + "…";

    [GeneratedRegex(@"^([+-]?[0-9](\.[0-9]+)?E\+[0-9]{2,3}|#REF!|#N/A|#VALUE!|#NAME\?|#DIV/0!|#NUM!|#NULL!|#{3,})$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 200)]
    private static partial Regex Spoilt();
}
