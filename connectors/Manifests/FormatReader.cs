namespace OrderHub.Connectors.Manifests;

/// <summary>Reads the formats of rows.</summary>
internal static class FormatReader
{
    private const string Line = "line";

    public static CsvFormat ReadCsv(DocumentNode node)
    {
        var separator = node.OptionalText("separator") ?? ",";
        var format = new CsvFormat
        {
            Separator = separator.Length == 1 ? separator[0] : ',',
            HasHeader = !node.Has("hasHeader") || node.Flag("hasHeader"),
            Columns = [.. node.Children("columns").Select(ReadColumn)],
            MaxRows = node.Integer("maxRows", 10_000, 1, 100_000),
        };
        node.Close();
        if (separator is not ("," or ";" or "|" or "\t"))
        {
            node.Fault("separator", "A comma, a semicolon, a bar or a tab is expected.");
        }

        if (format.Columns.Count == 0)
        {
            node.Fault("columns", "At least one column is needed.");
        }

        CheckNames(node, "columns", format.Columns.Select(column => column.Name));
        return format;
    }

    public static FixedFormat ReadFixed(DocumentNode node)
    {
        var format = new FixedFormat
        {
            Header = node.Child("header") is { } header ? ReadRecord(header) : null,
            Detail = ReadRecord(node.Needed("detail")),
            Trailer = node.Child("trailer") is { } trailer ? ReadRecord(trailer) : null,
            CarriageReturns = !node.Has("carriageReturns") || node.Flag("carriageReturns"),
            MaxRows = node.Integer("maxRows", 10_000, 1, 100_000),
        };
        node.Close();
        if (format.Trailer is { } last && (last.Mark.Length == 0 || last.Mark == format.Detail.Mark))
        {
            node.Fault("trailer.mark", "A trailer needs a mark of its own, to be told from a detail.");
        }

        CheckNames(node, "detail.fields", format.Detail.Fields.Select(field => field.Name));
        return format;
    }

    public static void RequireFormat(DocumentNode node, Envelope content, CsvFormat? csv, FixedFormat? fixedWidth, Envelope? other = null)
    {
        if ((content == Envelope.Csv || other == Envelope.Csv) != (csv is not null))
        {
            node.Fault("csv", "The envelope csv has its columns here, and no other has.");
        }

        if ((content == Envelope.Fixed || other == Envelope.Fixed) != (fixedWidth is not null))
        {
            node.Fault("fixed", "The envelope fixed has its fields here, and no other has.");
        }
    }

    private static CsvColumn ReadColumn(DocumentNode node)
    {
        var name = node.Text("name");
        var column = new CsvColumn(name, node.OptionalText("header") ?? name, node.Flag("optional"));
        node.Close();
        return column;
    }

    private static FixedRecord ReadRecord(DocumentNode node)
    {
        var record = new FixedRecord(node.OptionalText("mark") ?? "", [.. node.Children("fields").Select(ReadField)]);
        node.Close();
        if (record.Fields.Count == 0)
        {
            node.Fault("fields", "At least one field is needed.");
        }

        if (!record.Mark.All(char.IsAscii))
        {
            node.Fault("mark", "A mark is plain ASCII.");
        }

        PartReader.RequireDistinct(node, "fields", record.Fields.Select(field => field.Name));
        return record;
    }

    private static FixedField ReadField(DocumentNode node)
    {
        var field = new FixedField(node.Text("name"), node.Integer("width", 0, 1, 4096), node.Flag("zeros"), node.Flag("counts"));
        node.Close();
        if (field.Width == 0)
        {
            node.Fault("width", "The width in bytes is expected.");
        }

        return field.Counts ? field with { Zeros = true } : field;
    }

    private static void CheckNames(DocumentNode node, string where, IEnumerable<string> names)
    {
        var all = names.ToList();
        PartReader.RequireDistinct(node, where, all);
        if (all.Contains(Line, StringComparer.Ordinal))
        {
            node.Fault(where, $"'{Line}' is the name of the row's number in the file.");
        }
    }
}
