using System.Globalization;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// How values of the model are kept in SQLite: times as milliseconds since 1970 UTC, decimals as text (SQLite's numbers would
/// keep 15 digits of the 18), dates as <c>yyyy-MM-dd</c>, truth values and enums as numbers.
/// </summary>
internal static class SqliteValues
{
    /// <summary>The value as null, long, double, string or byte[].</summary>
    public static object? ToStored(object? value) => value switch
    {
        null or DBNull => null,
        string or long or byte[] or double => value,
        int number => (long)number,
        short number => (long)number,
        byte number => (long)number,
        bool truth => truth ? 1L : 0L,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds(),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum named => Convert.ToInt64(named, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A {value.GetType()} cannot be stored."),
    };
}
