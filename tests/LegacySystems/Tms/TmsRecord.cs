using System.Globalization;
using System.Text;

namespace OrderHub.LegacySystems.Tms;

/// <summary>The TMS's files: records of fixed width, counted in bytes of GBK, with header and trailer.</summary>
internal static class TmsRecord
{
    private static readonly Encoding Gbk = Encoding.GetEncoding("GBK");

    // Action, reference, waybill, vehicle, pieces, grams, litres, low, high, slip, from, to, earliest, latest.
    private static readonly int[] Instruction = [2, 32, 15, 16, 6, 9, 9, 5, 5, 1, 100, 100, 14, 14];

    /// <summary>A file of events. <paramref name="cut"/>: without its trailer, as while it is being written.</summary>
    public static byte[] Write(string day, IReadOnlyList<TmsEvent> events, bool utf8, bool cut)
    {
        var file = new MemoryStream();
        Line(file, $"H{day}TMS01{events.Count:000000}", utf8);
        foreach (var one in events)
        {
            Line(file, $"D{Text(one.Trip, 12)}{Text(one.Plate, 10)}{Text(one.Waybill, 15)}{one.Pieces:000000}{one.Grams:000000000}{Text(one.Code, 2)}{Text(one.At, 14)}", utf8);
        }

        if (!cut)
        {
            Line(file, $"T{events.Count:000000}", utf8);
        }

        return file.ToArray();
    }

    /// <summary>The instructions of a file, field by field; null: it is not whole.</summary>
    public static IReadOnlyList<IReadOnlyList<string>>? Read(byte[] file)
    {
        var lines = Gbk.GetString(file).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(Gbk.GetBytes).ToList();
        var details = lines.Where(line => line[0] == 'D').ToList();
        return lines.Count == details.Count + 2 && Ends(lines[0], "H", details.Count) && Ends(lines[^1], "T", details.Count) && details.TrueForAll(line => line.Length == 1 + Instruction.Sum())
            ? details.ConvertAll(Fields)
            : null;
    }

    private static bool Ends(byte[] line, string mark, int count) =>
        Gbk.GetString(line) is var text && text.StartsWith(mark, StringComparison.Ordinal) && text.EndsWith(count.ToString("000000", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static IReadOnlyList<string> Fields(byte[] line)
    {
        var (fields, at) = (new List<string>(), 1);
        foreach (var width in Instruction)
        {
            fields.Add(Gbk.GetString(line, at, width).Trim());
            at += width;
        }

        return fields;
    }

    private static string Text(string text, int width) => text + new string(' ', width - Gbk.GetByteCount(text));

    private static void Line(MemoryStream file, string line, bool utf8) => file.Write((utf8 ? Encoding.UTF8 : Gbk).GetBytes(line + "\r\n"));
}
