using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// One prepared statement of the writer. It talks to the driver below ADO.NET, whose commands look parameters up by name and
/// build a reader for every execution: three times the cost of the insert itself.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt handle;
    private readonly int[] positions;

    public SqliteStatement(sqlite3 database, sqlite3_stmt handle)
    {
        this.database = database;
        this.handle = handle;
        positions = new int[raw.sqlite3_bind_parameter_count(handle)];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = raw.sqlite3_bind_parameter_index(handle, string.Create(CultureInfo.InvariantCulture, $"@p{i}"));
            if (positions[i] == 0)
            {
                throw new ArgumentException($"Parameters are named @p0, @p1 and so on without gaps; @p{i} is missing.", nameof(handle));
            }
        }
    }

    /// <summary>What the first row of the last run began with, where there was one.</summary>
    public long First { get; private set; }

    /// <summary>Runs the statement to its end.</summary>
    /// <returns>SQLITE_DONE, or the extended code of what went wrong.</returns>
    public int Run(object?[] values)
    {
        if (values.Length != positions.Length)
        {
            throw new ArgumentException($"The statement has {positions.Length} parameters and was given {values.Length} values.", nameof(values));
        }

        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                Bind(positions[i], values[i]);
            }

            var code = raw.sqlite3_step(handle);
            if (code == raw.SQLITE_ROW)
            {
                First = raw.sqlite3_column_int64(handle, 0);
            }

            while (code == raw.SQLITE_ROW)
            {
                code = raw.sqlite3_step(handle);
            }

            return code == raw.SQLITE_DONE ? code : raw.sqlite3_extended_errcode(database);
        }
        finally
        {
            raw.sqlite3_reset(handle);
            if (positions.Length > 0)
            {
                raw.sqlite3_clear_bindings(handle);
            }
        }
    }

    public void Dispose() => handle.Dispose();

    private void Bind(int position, object? value)
    {
        var code = SqliteValues.ToStored(value) switch
        {
            null => raw.SQLITE_OK,
            long number => raw.sqlite3_bind_int64(handle, position, number),
            double number => raw.sqlite3_bind_double(handle, position, number),
            string text => BindText(position, text),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(handle, position, 0),
            byte[] bytes => raw.sqlite3_bind_blob(handle, position, bytes),
            var other => throw new NotSupportedException($"A {other.GetType()} is no stored value."),
        };
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }
    }

    private int BindText(int position, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= 1024)
        {
            Span<byte> buffer = stackalloc byte[1024];
            return raw.sqlite3_bind_text(handle, position, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(handle, position, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
