using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// How values of the model are written in MySQL: times as DATETIME(3) in UTC, decimals as they are, dates as DATE, truth values and
/// enums as numbers.
/// </summary>
internal static class MySqlValues
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";

    /// <summary>The value as a parameter of a query.</summary>
    public static object? ToParameter(object? value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        DateTime time => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool truth => truth ? 1 : 0,
        Enum named => Convert.ToInt64(named, CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>
    /// Appends the value as a literal. Sessions of ours have utf8mb4 and backslash escapes, see <see cref="MySqlServer"/>: no byte of
    /// a longer character looks like a quote, so escaping these characters is enough.
    /// </summary>
    public static void AppendLiteral(StringBuilder sql, object? value)
    {
        switch (ToParameter(value))
        {
            case null or DBNull:
                sql.Append("NULL");
                break;
            case string text:
                AppendText(sql, text);
                break;
            case byte[] bytes:
                sql.Append("x'").Append(Convert.ToHexString(bytes)).Append('\'');
                break;
            case double number:
                sql.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case long or int or short or byte or decimal:
                sql.Append(CultureInfo.InvariantCulture, $"{value switch { Enum named => Convert.ToInt64(named, CultureInfo.InvariantCulture), bool truth => truth ? 1L : 0L, _ => value }}");
                break;
            case var other:
                throw new NotSupportedException($"A {other.GetType()} cannot be stored.");
        }
    }

    private static void AppendText(StringBuilder sql, string text)
    {
        sql.Append('\'');
        var rest = text.AsSpan();
        while (rest.IndexOfAny("'\\\0") is var at and >= 0)
        {
            sql.Append(rest[..at]).Append('\\').Append(rest[at] == '\0' ? '0' : rest[at]);
            rest = rest[(at + 1)..];
        }

        sql.Append(rest).Append('\'');
    }
}
