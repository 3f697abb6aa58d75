using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrderHub.Server.Model.Describing;

/// <summary>The field reference of <c>docs/model.md</c>: every field with its unit, source, example and column, behind the line <see cref="Mark"/>.</summary>
public static class ModelPage
{
    /// <summary>What is behind this line of the page is written by the program, what is before it by hand.</summary>
    public const string Mark = "<!-- From here on written by `OrderHub.Server model --markdown`; a test keeps it equal. -->";

    /// <summary>The records in the order of the nine groups.</summary>
    public static IReadOnlyList<ModelRecord> Records { get; } =
    [
        .. new[]
        {
            typeof(Order), typeof(Reference), typeof(Relation), typeof(Mark), typeof(Goods), typeof(Cargo), typeof(Product), typeof(Package), typeof(Marketing),
            typeof(Finance), typeof(Fee), typeof(Channel), typeof(Party), typeof(Operation), typeof(Customs), typeof(TimeWindow),
        }.Select(ModelRecord.Of),
    ];

    public static string Write()
    {
        var page = new StringBuilder(Mark).Append("\n\n## Fields\n\n");
        page.Append("Source: *caller* states it, the *hub* sets it while the order is worked on, a *report* of a production system tells it. **P**: personal data,\n");
        page.Append("encrypted at rest and masked. *required* must be stated. Numbers have at most four digits behind the point unless a line says otherwise.\n");
        foreach (var record in Records)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {record.Type.Name}\n\n");
            page.Append(record.About is { } about ? $"{about.Group}; kept in `{about.Table}`.\n\n" : "Part of other records; kept in two columns each.\n\n");
            page.Append("| Field | Means | Holds | Source | Example | Column |\n|---|---|---|---|---|---|\n");
            foreach (var field in record.Fields)
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{field.Name}` | {field.About.Text}{(field.About.Personal ? " **P**" : "")} | {Holds(field)} | {field.About.Source} | {Example(field)} | {Column(record, field)} |\n");
            }
        }

        return page.ToString();
    }

    /// <summary>The columns that keep a field; empty where it has rows of its own or is part of a JSON column.</summary>
    public static IReadOnlyList<string> ColumnsOf(ModelRecord record, ModelField field)
    {
        if (record.About is not { } about || about.Table.Contains('.', StringComparison.Ordinal) || field.About.Column == "-")
        {
            return [];
        }

        return field.About.Column?.Split(' ') ?? [JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Property.Name)];
    }

    private static string Holds(ModelField field)
    {
        var words = new List<string>();
        words.Add(field.Kind switch
        {
            _ when OrderSchema.Codes(field) is { Count: <= 8 } codes => string.Join(", ", codes.Select(code => $"`{code}`")),
            ModelFieldKind.Code => "a status of the main line",
            ModelFieldKind.Number when field.Type == typeof(long) => "a whole number as text",
            ModelFieldKind.Number => field.Type == typeof(int) ? "a whole number" : "a number",
            ModelFieldKind.Truth => "true or false",
            ModelFieldKind.Time => "a time with its zone",
            ModelFieldKind.Date => "a date",
            ModelFieldKind.Record => field.Type.Name,
            ModelFieldKind.Records => $"a list of {field.Type.Name}",
            ModelFieldKind.Texts => "a list of texts",
            ModelFieldKind.Map => "a map of texts",
            _ => "text",
        });
        if (field.About.Unit is { } unit)
        {
            words.Add(unit);
        }

        if (field.About.Form is { } form)
        {
            words.Add(form);
        }

        if (field.About.Min > 0)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"at least {field.About.Min}"));
        }

        if (field.About.Max > 0)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"at most {field.About.Max}"));
        }

        var (least, greatest) = field.About.Bounds;
        if (least is not null || greatest is not null)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{(field.About.MoreThanLeast ? "above " : "")}{least} to {greatest}"));
        }

        if (field.Kind == ModelFieldKind.Number && field.About.Decimals != 4)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{field.About.Decimals} digits behind the point"));
        }

        if (field.IsRequired)
        {
            words.Add("required");
        }

        return string.Join("; ", words);
    }

    private static string Example(ModelField field) => field.About.Example is { } example ? $"`{example}`" : "";

    private static string Column(ModelRecord record, ModelField field) => ColumnsOf(record, field) is { Count: > 0 } columns
        ? string.Join(", ", columns.Select(column => $"`{column}`"))
        : "";
}
