using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Codecs;

/// <summary>
/// Records of fixed width. Widths are bytes: a Chinese character takes two of them in GBK. Header and trailer may hold the number
/// of detail lines; a file whose count is not right is incomplete and is taken as a whole or not at all.
/// </summary>
public static class FixedCodec
{
    public static RowDocument Read(byte[] bytes, string? label, FixedFormat format, string charset)
    {
        if (Normalise(bytes, label, charset) is not ({ } file, var fault))
        {
            return new() { Faults = [new(FaultCodes.Charset, "", Charsets.DescribeBroken(bytes, label ?? charset))] };
        }

        if (fault is not null)
        {
            return new() { Faults = [fault] };
        }

        var faults = new List<MessageFault>();
        var rows = new List<DocumentRow>();
        JsonObject? header = null, trailer = null;
        var number = 0;
        foreach (var line in Lines(file))
        {
            number++;
            if (trailer is not null)
            {
                faults.Add(Wrong(number, "stands after the trailer."));
                break;
            }

            if (number == 1 && format.Header is { } first)
            {
                header = ReadRecord(line, number, first, charset, faults);
            }
            else if (format.Trailer is { } last && Begins(line, last.Mark) && !(last.Mark.Length == 0 || Begins(line, format.Detail.Mark) && format.Detail.Mark.Length > last.Mark.Length))
            {
                trailer = ReadRecord(line, number, last, charset, faults);
            }
            else if (rows.Count == format.MaxRows)
            {
                return new() { Faults = [new(FaultCodes.Fixed, "", $"The file has more than {format.MaxRows} lines.")] };
            }
            else
            {
                var own = new List<MessageFault>();
                var values = ReadRecord(line, number, format.Detail, charset, own);
                values["line"] = number;
                rows.Add(new(number, values, line, own));
            }
        }

        CheckEnds(format, header, trailer, rows.Count, faults);
        return new() { Header = header, Trailer = trailer, Rows = rows, Faults = faults };
    }

    /// <summary>Writes <c>{header, rows, trailer}</c>; counts are filled in.</summary>
    public static Decoded<byte[]> Write(JsonObject document, FixedFormat format, string charset)
    {
        var rows = document["rows"] as JsonArray ?? [];
        var file = new MemoryStream();
        MessageFault? fault = null;
        if (format.Header is { } header)
        {
            fault ??= WriteRecord(file, document["header"] as JsonObject, header, format, charset, rows.Count, "header");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            fault ??= WriteRecord(file, rows[i] as JsonObject, format.Detail, format, charset, rows.Count, $"rows[{i}]");
        }

        if (format.Trailer is { } trailer)
        {
            fault ??= WriteRecord(file, document["trailer"] as JsonObject, trailer, format, charset, rows.Count, "trailer");
        }

        return fault is null ? Decoded<byte[]>.Of(file.ToArray()) : new(null, fault);
    }

    // A file that is not in the character set its widths are counted in is written anew in it, where that can be done.
    private static (byte[]? File, MessageFault? Fault) Normalise(byte[] bytes, string? label, string charset)
    {
        if (Charsets.Decode(bytes, label ?? charset) is not { } text)
        {
            return (null, null);
        }

        var (file, fault) = Charsets.Encode(text.Text, charset, "");
        return fault is null ? (file, null) : ([], fault);
    }

    private static IEnumerable<byte[]> Lines(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var end = Array.IndexOf(file, (byte)'\n', at);
            var stop = end < 0 ? file.Length : end;
            var line = file[at..(stop > at && file[stop - 1] == '\r' ? stop - 1 : stop)];
            at = stop + 1;
            // An end-of-file mark of old systems, and an empty last line, are no records.
            if (at < file.Length || (line.Length > 0 && line is not [0x1A]))
            {
                yield return line;
            }
        }
    }

    private static JsonObject ReadRecord(byte[] line, int number, FixedRecord record, string charset, List<MessageFault> faults)
    {
        var values = new JsonObject();
        if (!Begins(line, record.Mark))
        {
            faults.Add(Wrong(number, $"should begin with '{record.Mark}'."));
            return values;
        }

        if (line.Length != record.Width)
        {
            faults.Add(Wrong(number, $"is {line.Length} bytes long, {record.Width} are expected."));
            return values;
        }

        var at = record.Mark.Length;
        foreach (var field in record.Fields)
        {
            var bytes = line[at..(at + field.Width)];
            if (ReadField(bytes, field, charset) is { } text)
            {
                values[field.Name] = text;
            }
            else
            {
                faults.Add(new(
                    FaultCodes.Fixed, $"line {number} {field.Name}",
                    $"Line {number}, bytes {at + 1} to {at + field.Width} ({field.Name}): '{Convert.ToHexString(bytes)}' is no {(field.Zeros ? "number" : $"whole text in {charset}")}."));
            }

            at += field.Width;
        }

        return values;
    }

    private static string? ReadField(byte[] bytes, FixedField field, string charset)
    {
        try
        {
            var text = Charsets.Find(charset).GetString(bytes);
            if (!field.Zeros)
            {
                return text.TrimEnd(' ');
            }

            var digits = text.Trim(' ').TrimStart('0');
            return text.Trim(' ').All(char.IsAsciiDigit) ? digits.Length == 0 && text.Trim(' ').Length > 0 ? "0" : digits : null;
        }
        catch (DecoderFallbackException)
        {
            // Cut in the middle of a character: the widths are not what the sender used.
            return null;
        }
    }

    private static void CheckEnds(FixedFormat format, JsonObject? header, JsonObject? trailer, int rows, List<MessageFault> faults)
    {
        if (format.Header is not null && header is null)
        {
            faults.Add(new(FaultCodes.Fixed, "", "The file is empty."));
        }
        else if (format.Trailer is not null && trailer is null)
        {
            faults.Add(new(FaultCodes.Count, "trailer", "The trailer is missing: the file is cut off, or was read before it was whole."));
        }

        foreach (var (record, values, name) in new[] { (format.Header, header, "header"), (format.Trailer, trailer, "trailer") })
        {
            foreach (var field in record?.Fields.Where(field => field.Counts) ?? [])
            {
                if (values?[field.Name]?.ToString() is { } said && said != rows.ToString(CultureInfo.InvariantCulture))
                {
                    faults.Add(new(FaultCodes.Count, $"{name}.{field.Name}", $"The {name} says {said} lines, the file has {rows}."));
                }
            }
        }
    }

    private static MessageFault? WriteRecord(MemoryStream file, JsonObject? values, FixedRecord record, FixedFormat format, string charset, int rows, string path)
    {
        file.Write(Encoding.ASCII.GetBytes(record.Mark));
        foreach (var field in record.Fields)
        {
            var text = field.Counts ? rows.ToString(CultureInfo.InvariantCulture) : values?[field.Name]?.ToString() ?? "";
            var (bytes, fault) = Charsets.Encode(text, charset, $"{path}.{field.Name}");
            if (fault is not null)
            {
                return fault;
            }

            if (bytes!.Length > field.Width || text.AsSpan().IndexOfAny('\r', '\n') >= 0 || (field.Zeros && !text.All(char.IsAsciiDigit)))
            {
                return new(FaultCodes.Fixed, $"{path}.{field.Name}", $"'{text}' does not fit into {field.Width} bytes of {(field.Zeros ? "digits" : "text")}.");
            }

            var filler = Enumerable.Repeat(field.Zeros ? (byte)'0' : (byte)' ', field.Width - bytes.Length).ToArray();
            file.Write(field.Zeros ? [.. filler, .. bytes] : [.. bytes, .. filler]);
        }

        file.Write(format.CarriageReturns ? "\r\n"u8 : "\n"u8);
        return null;
    }

    private static bool Begins(byte[] line, string mark) => line.AsSpan().StartsWith(Encoding.ASCII.GetBytes(mark));

    private static MessageFault Wrong(int number, string what) => new(FaultCodes.Fixed, $"line {number}", $"Line {number} {what}");
}
