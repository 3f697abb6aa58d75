using System.Globalization;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>Columns of cargo are names in its JSON, and their values texts: numbers and times in the form they are read back in.</summary>
internal static class CargoExtensions
{
    public static IReadOnlyDictionary<string, string> Write(IReadOnlyDictionary<string, object> columns) => columns.ToDictionary(
        pair => pair.Key, pair => FieldValues.Write(pair.Value), StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, object>? Read(IReadOnlyDictionary<string, string> kept) => kept.Count == 0
        ? null
        : kept.ToDictionary(pair => pair.Key, pair => Read(pair.Key, pair.Value), StringComparer.Ordinal);

    private static object Read(string column, string text) => FieldColumns.TypeOf(column) switch
    {
        FieldType.Number => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture),
        FieldType.Time => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        _ => text,
    };
}
