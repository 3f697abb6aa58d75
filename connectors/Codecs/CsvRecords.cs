using System.Text;

namespace OrderHub.Connectors.Codecs;

/// <summary>One record of separated values.</summary>
/// <param name="Number">Its number from 1, blank ones counted, as a spreadsheet shows it.</param>
/// <param name="Cells">Its values, quotes undone.</param>
/// <param name="Raw">As it stands in the text, without its line end.</param>
/// <param name="IsBroken">A quotation mark stands where none may, or is never closed.</param>
public sealed record CsvRecord(int Number, IReadOnlyList<string> Cells, string Raw, bool IsBroken);

/// <summary>
/// Takes text apart by RFC 4180, strictly: a value either begins and ends with a quotation mark or holds none. What is broken is
/// said of its record, and reading goes on with the next one.
/// </summary>
public static class CsvRecords
{
    public static IEnumerable<CsvRecord> Read(string text, char separator)
    {
        var number = 0;
        for (var at = 0; at < text.Length;)
        {
            number++;
            if (text[at] is '\r' or '\n')
            {
                // An empty line costs nothing: a file may be full of them.
                at += Ending(text, at);
                continue;
            }

            var start = at;
            var cells = new List<string>();
            var broken = false;
            while (true)
            {
                var (cell, wrong) = ReadCell(text, separator, ref at);
                cells.Add(cell);
                broken |= wrong;
                if (at >= text.Length || text[at] != separator)
                {
                    break;
                }

                at++;
            }

            var raw = text[start..at];
            at += Ending(text, at);
            yield return new(number, cells, raw, broken);
        }
    }

    private static int Ending(string text, int at) => at + 1 < text.Length && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1;

    // Leaves the position at the separator, the line end, or the end of the text.
    private static (string Cell, bool Broken) ReadCell(string text, char separator, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var start = at;
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
            {
                at++;
            }

            var plain = text[start..at];
            return (plain, plain.Contains('"', StringComparison.Ordinal) && !plain.StartsWith("=\"", StringComparison.Ordinal));
        }

        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append(text[++at]);
            }
            else
            {
                at++;
                return (cell.ToString(), SkipRest(text, separator, ref at));
            }
        }

        return (cell.ToString(), true);
    }

    // Something after the closing mark: broken, and left out.
    private static bool SkipRest(string text, char separator, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
        {
            at++;
        }

        return at > start;
    }
}
