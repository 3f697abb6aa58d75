using System.Data.Common;
using System.Globalization;

namespace OrderHub.Server.Storage;

/// <summary>
/// Reads the columns of the current row from left to right, so that a table's list of columns and its reading stay in the same
/// order. Understands how each driver keeps a value: SQLite times are milliseconds and decimals text, MySQL has types for both.
/// </summary>
internal sealed class RowReader(DbDataReader reader)
{
    private int column;

    /// <summary>Goes to the next row and its first column.</summary>
    public async Task<bool> NextRowAsync()
    {
        column = 0;
        return await reader.ReadAsync();
    }

    /// <summary>Goes before the first row of the next statement's result.</summary>
    public Task<bool> NextResultAsync() => reader.NextResultAsync();

    /// <summary>Leaves out columns that nobody wants.</summary>
    public void Skip(int columns) => column += columns;

    public string Text() => reader.GetString(column++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public int Int() => reader.GetInt32(column++);

    public int? IntOrNull() => IsNull() ? null : Int();

    public long Long() => reader.GetInt64(column++);

    public long? LongOrNull() => IsNull() ? null : Long();

    public bool Truth() => Int() != 0;

    public byte[]? BytesOrNull() => IsNull() ? null : reader.GetFieldValue<byte[]>(column++);

    public decimal Decimal() => reader.GetValue(column++) switch
    {
        string text => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture),

        // DECIMAL pads with zeros up to its scale; dividing by a one of the highest scale takes them away.
        var number => Convert.ToDecimal(number, CultureInfo.InvariantCulture) / 1.0000000000000000000000000000m,
    };

    public decimal? DecimalOrNull() => IsNull() ? null : Decimal();

    public DateTimeOffset Time() => reader.GetValue(column++) switch
    {
        long milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        DateTime time => new(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        var other => throw new InvalidCastException($"A {other.GetType()} is no time."),
    };

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public DateOnly? DateOrNull() => IsNull() ? null : reader.GetValue(column++) switch
    {
        string text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => DateOnly.FromDateTime(time),
        var other => throw new InvalidCastException($"A {other.GetType()} is no date."),
    };

    private bool IsNull()
    {
        if (!reader.IsDBNull(column))
        {
            return false;
        }

        column++;
        return true;
    }
}
