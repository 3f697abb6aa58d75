using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Data.Lookups;

/// <summary>One cell, as people write it and as it is kept. Pure.</summary>
public static class ReferenceCell
{
    /// <summary>A day as it is written.</summary>
    public const string Day = "yyyy-MM-dd";

    /// <summary>A cell of a key as it is compared.</summary>
    public static string Normalise(ReferenceColumn column, string text) => column.Type switch
    {
        ReferenceType.Province => RegionNames.Province(text),
        ReferenceType.City => RegionNames.City(text),
        _ => text.Trim(),
    };

    /// <summary>Reads a cell: a text, long, decimal or bool; null where it is empty. The fault is in the user's words, and null where there is none.</summary>
    public static (object? Value, string? Fault) Read(ReferenceColumn column, string text)
    {
        var trimmed = Normalise(column, text);
        if (trimmed.Length == 0)
        {
            return column.Default is { } standard ? Parse(column, standard) : (null, column.Required ? $"{column.Name} must be filled in." : null);
        }

        return Parse(column, trimmed);
    }

    /// <summary>The cell as CSV and addresses write it.</summary>
    public static string Write(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>The cell as JSON writes it.</summary>
    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        _ => JsonValue.Create((string)value),
    };

    /// <summary>What a JSON value says, as a text: numbers and truths as they are written.</summary>
    public static string TextOf(JsonNode? value) => value is null ? "" : value is JsonValue plain && plain.TryGetValue<string>(out var text) ? text : value.ToJsonString();

    private static (object? Value, string? Fault) Parse(ReferenceColumn column, string text) => column.Type switch
    {
        ReferenceType.Whole => Number(column, text, NumberStyles.AllowLeadingSign, $"{column.Name} must be a whole number.") is var (number, fault) && number is { } whole ? ((long)whole, null) : (null, fault),
        ReferenceType.Number => Number(column, text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, $"{column.Name} must be a number such as 12.50.") is var (number, fault) && number is { } exact ? (exact, null) : (null, fault),
        ReferenceType.Flag => text.ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "是" => (true, null),
            "FALSE" or "0" or "NO" or "否" => (false, null),
            _ => (null, $"{column.Name} must be true or false."),
        },
        _ => Text(column, text),
    };

    private static (object? Value, string? Fault) Text(ReferenceColumn column, string text) =>
        text.Length > column.MaxLength ? (null, $"{column.Name} may have {column.MaxLength} characters.")
        : text.AsSpan().ContainsAny('|', '\n', '\r') ? (null, $"{column.Name} may hold no | and no line end.")
        : column.Choices.Count > 0 && !column.Choices.Contains(text, StringComparer.Ordinal) ? (null, $"{column.Name} must be one of {string.Join(", ", column.Choices)}.")
        : column.Words.Count > 0 && text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(column.Words, StringComparer.Ordinal).FirstOrDefault() is { } unknown
            ? (null, $"{column.Name} may hold only these words: {string.Join(", ", column.Words)}; not {unknown}.")
        : (text, null);

    private static (decimal? Value, string? Fault) Number(ReferenceColumn column, string text, NumberStyles styles, string wrong) =>
        !decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number) ? (null, wrong)
        : number < column.Least || number > column.Greatest ? (null, string.Create(CultureInfo.InvariantCulture, $"{column.Name} must be from {column.Least} to {column.Greatest}."))
        : decimal.Round(number, 4) != number ? (null, $"{column.Name} may have four decimals.")
        : (number / 1.0000000000000000000000000000m, null);
}
