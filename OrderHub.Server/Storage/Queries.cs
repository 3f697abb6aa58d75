using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Storage;

/// <summary>
/// Runs queries on a lent connection. Parameters are <c>@p0</c>, <c>@p1</c> ... as in a batch. Commands stay prepared with their
/// connection, because preparing a query over a hundred columns costs more than running it.
/// </summary>
internal static class Queries
{
    private const int CommandsPerConnection = 256;

    private static readonly ConditionalWeakTable<DbConnection, Dictionary<string, DbCommand>> Commands = [];

    /// <summary>All rows.</summary>
    public static async Task<List<T>> ListAsync<T>(this DbConnection connection, string sql, Func<RowReader, T> read, params object?[] values)
    {
        await using var reader = await Bind(connection, sql, values).ExecuteReaderAsync();
        var rows = new RowReader(reader);
        return await rows.RestAsync(read);
    }

    /// <summary>The first row, or the type's default where there is none.</summary>
    public static async Task<T?> FirstAsync<T>(this DbConnection connection, string sql, Func<RowReader, T> read, params object?[] values)
    {
        await using var reader = await Bind(connection, sql, values).ExecuteReaderAsync();
        var rows = new RowReader(reader);
        return await rows.NextRowAsync() ? read(rows) : default;
    }

    /// <summary>Several statements in one round trip; <paramref name="read"/> walks their results.</summary>
    public static async Task<T> ManyAsync<T>(this DbConnection connection, string sql, Func<RowReader, Task<T>> read, params object?[] values)
    {
        await using var reader = await Bind(connection, sql, values).ExecuteReaderAsync();
        return await read(new(reader));
    }

    /// <summary>All rows as the driver gives them: for rows that are carried elsewhere as they are.</summary>
    public static async Task RawAsync(this DbConnection connection, string sql, Action<DbDataReader> row, params object?[] values)
    {
        await using var reader = await Bind(connection, sql, values).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }

    /// <summary>A statement that gives no rows.</summary>
    public static void Execute(this DbConnection connection, string sql) => Bind(connection, sql, []).ExecuteNonQuery();

    /// <summary>The rows of the current result that were not read yet.</summary>
    public static async Task<List<T>> RestAsync<T>(this RowReader rows, Func<RowReader, T> read)
    {
        var list = new List<T>();
        while (await rows.NextRowAsync())
        {
            list.Add(read(rows));
        }

        return list;
    }

    private static DbCommand Bind(DbConnection connection, string sql, object?[] values)
    {
        var commands = Commands.GetValue(connection, static _ => new(StringComparer.Ordinal));
        if (!commands.TryGetValue(sql, out var command))
        {
            if (commands.Count >= CommandsPerConnection)
            {
                Clear(commands);
            }

            command = Create(connection, sql, values.Length);
            commands.Add(sql, command);
        }

        var isSqlite = connection is SqliteConnection;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = (isSqlite ? SqliteValues.ToStored(values[i]) : MySqlValues.ToParameter(values[i])) ?? DBNull.Value;
        }

        return command;
    }

    private static DbCommand Create(DbConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            command.Parameters.Add(parameter);
        }

        if (connection is SqliteConnection)
        {
            // Left to itself, the driver prepares anew whenever the last result was not read to its end.
            command.Prepare();
        }

        return command;
    }

    private static void Clear(Dictionary<string, DbCommand> commands)
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        commands.Clear();
    }
}
