using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Mapping;

/// <summary>Turns what an expression gave into what a row says it is, or says why not. An empty text is no value.</summary>
internal static class RowValue
{
    private static readonly string[] NoTime = ["0000-00-00", "1970-01-01", "0001-01-01"];

    /// <summary>A value and no fault, a fault and no value, or neither: nothing was given.</summary>
    public static (JsonNode? Value, MessageFault? Fault) Convert(MappingRow row, string path, JsonElement? given, MappingContext context)
    {
        if (row.Type == RowType.Json)
        {
            return given is { ValueKind: not JsonValueKind.Null } any ? (JsonNode.Parse(any.GetRawText()), null) : (null, null);
        }

        if (row.Type == RowType.JsonText)
        {
            return given is { ValueKind: not JsonValueKind.Null } tree ? (JsonValue.Create(Codecs.JsonCodec.Write(JsonNode.Parse(tree.GetRawText())!)), null) : (null, null);
        }

        if (given is { ValueKind: JsonValueKind.Object or JsonValueKind.Array })
        {
            return Wrong(FaultCodes.Type, path, $"One value is expected, not {(given.Value.ValueKind == JsonValueKind.Array ? "a list" : "an object")}.");
        }

        var text = TextOf(given)?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            text = row.Default;
        }

        if (string.IsNullOrEmpty(text))
        {
            return (null, null);
        }

        return row.Type switch
        {
            RowType.Text => text.Length <= row.MaxLength
                ? (JsonValue.Create(text), null)
                : Wrong(FaultCodes.Length, path, $"{text.Length} characters are too many; at most {row.MaxLength} fit."),
            RowType.Integer => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var whole)
                && decimal.Truncate(whole) == whole && whole is >= int.MinValue and <= int.MaxValue
                ? (JsonValue.Create((int)whole), null)
                : Wrong(FaultCodes.Type, path, $"'{Short(text)}' is no whole number."),
            RowType.Decimal => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? (JsonValue.Create(number), null)
                : Wrong(FaultCodes.Type, path, $"'{Short(text)}' is no number."),
            RowType.Flag => ReadFlag(text, path),
            RowType.Time => ReadTime(text, row, path, context),
            RowType.PartnerTime => WriteTime(text, row, path, context),
            RowType.Code => context.Manifest.Find(row.Table!, context.Scope, text) is { } meaning
                ? (JsonValue.Create(meaning), null)
                : Unknown(path, text, row.Table!, context),
            _ => throw new InvalidOperationException($"no conversion to {row.Type}"),
        };
    }

    private static string? TextOf(JsonElement? given) => given switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { } number => number.GetRawText(),
    };

    private static (JsonNode?, MessageFault?) ReadFlag(string text, string path) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "Y" or "YES" => (JsonValue.Create(true), null),
        "FALSE" or "0" or "N" or "NO" => (JsonValue.Create(false), null),
        _ => Wrong(FaultCodes.Type, path, $"'{Short(text)}' is neither true nor false."),
    };

    private static (JsonNode?, MessageFault?) ReadTime(string text, MappingRow row, string path, MappingContext context)
    {
        if (NoTime.Any(none => text.StartsWith(none, StringComparison.Ordinal)) || text == "0")
        {
            return (null, null);
        }

        return PartnerClock.TryRead(text, row.Format, context.Manifest.TimeZone, out var time)
            ? (Iso(time), null)
            : Wrong(FaultCodes.Time, path, $"'{Short(text)}' is no time of the form {row.Format}.");
    }

    private static (JsonNode?, MessageFault?) WriteTime(string text, MappingRow row, string path, MappingContext context) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (JsonValue.Create(PartnerClock.Write(time, row.Format, context.Manifest.TimeZone)), null)
            : Wrong(FaultCodes.Time, path, $"'{Short(text)}' is no time.");

    private static JsonValue Iso(DateTimeOffset time) => JsonValue.Create(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    private static (JsonNode?, MessageFault?) Unknown(string path, string code, string table, MappingContext context) => (
        null,
        new(FaultCodes.UnknownCode, path, $"The code '{Short(code)}' is in no table '{table}' of {context.Scope.System ?? context.Manifest.System} for {context.Scope.Document}.")
        {
            Unknown = new(table, context.Scope, code),
        });

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static (JsonNode?, MessageFault?) Wrong(string code, string path, string message) => (null, new MessageFault(code, path, message));
}
