using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderHub.Server.Model.Fields;

/// <summary>Values of extension fields: texts in JSON, typed in their columns, and the same text again when they are read.</summary>
public static partial class FieldValues
{
    public const int MaxString = 256;
    public const int MaxEncryptedBytes = 400;

    private const string TimeForm = "yyyy-MM-ddTHH:mm:ss.FFFZ";

    /// <summary>The value as its column keeps it (string, decimal or time); null where the text is no value of the type.</summary>
    public static object? Read(FieldType type, string text) => type switch
    {
        FieldType.Number => NumberForm().IsMatch(text) ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : null,
        FieldType.Time => ReadTime(text),
        FieldType.Encrypted => Encoding.UTF8.GetByteCount(text) <= MaxEncryptedBytes ? text : null,
        _ => text.Length <= MaxString ? text : null,
    };

    /// <summary>The one text of a value, in which it is read back: numbers without zeros at the end, times in UTC.</summary>
    public static string Write(object value) => value switch
    {
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>What a value of the type looks like, for faults.</summary>
    public static string Form(FieldType type) => type switch
    {
        FieldType.Number => "a number of at most 14 digits before and 4 behind the point, such as -18.5",
        FieldType.Time => "a time with its zone, such as 2025-03-02T09:15:07Z",
        FieldType.Encrypted => $"a text of at most {MaxEncryptedBytes} bytes",
        _ => $"a text of at most {MaxString} characters",
    };

    /// <summary>The place of a number or time among others, as a whole number.</summary>
    public static long? SortOf(object? value) => value switch
    {
        decimal number => (long)(number * 10_000m),
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        _ => null,
    };

    private static object? ReadTime(string text) =>
        TimeText().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : null;

    [GeneratedRegex(@"^-?[0-9]{1,14}(\.[0-9]{1,4})?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeText();
}
