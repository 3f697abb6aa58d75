using System.Globalization;
using MySqlConnector;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Months;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// Range partitions of one database. Every change is made under the lock of the schema, with what there is read under it, so that any number
/// of nodes make and drop each month once. A change that cannot get at its table soon gives up and leaves the table as it is.
/// </summary>
internal sealed class MySqlMonths(MySqlServer server) : IMonthPartitions
{
    private const int LockSeconds = 60;
    private const int TableSeconds = 10;
    private const string Later = "later";

    public async Task<IReadOnlyList<Month>> OfAsync(string table, CancellationToken ct)
    {
        await using var connection = await server.OpenReaderAsync(ct);
        return await ReadAsync(connection, table, ct);
    }

    public async Task<IReadOnlyList<Month>> MakeAsync(Month now, Month last, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        var found = new List<(MonthTable Table, IReadOnlyList<Month> Months)>();
        var first = now;
        foreach (var table in MonthTables.All)
        {
            var months = await ReadAsync(connection, table.Name, ct);
            found.Add((table, months));
            var oldest = months.Count > 0 ? months[0] : await OldestAsync(connection, table, ct) ?? now;
            first = oldest.CompareTo(first) < 0 ? oldest : first;
        }

        var made = new SortedSet<Month>();
        foreach (var (table, months) in found)
        {
            var missing = (months.Count > 0 ? months[^1].Plus(1) : first).To(last).ToList();
            if (missing.Count > 0)
            {
                await ExecuteAsync(connection, $"ALTER TABLE {table.Name} REORGANIZE PARTITION {Later} INTO ({string.Join(", ", missing.Select(Define))}, PARTITION {Later} VALUES LESS THAN MAXVALUE)", ct);
                made.UnionWith(missing);
            }
        }

        return [.. made];
    }

    public async Task DropAsync(string table, Month month, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        if ((await ReadAsync(connection, table, ct)).Contains(month))
        {
            await ExecuteAsync(connection, $"ALTER TABLE {table} DROP PARTITION {NameOf(month)}", ct);
        }
    }

    private static string NameOf(Month month) => month.Start.ToString("'m'yyyyMM", CultureInfo.InvariantCulture);

    private static string Define(Month month) =>
        string.Create(CultureInfo.InvariantCulture, $"PARTITION {NameOf(month)} VALUES LESS THAN ({month.Plus(1).FirstId})");

    private async Task<MySqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = await server.OpenWriterAsync(ct);
        try
        {
            await MySqlSchema.LockAsync(server, connection, "Orders", LockSeconds, ct);
            await MySqlServer.ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SET SESSION lock_wait_timeout={TableSeconds}"), ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<IReadOnlyList<Month>> ReadAsync(MySqlConnection connection, string table, CancellationToken ct)
    {
        const string sql = "SELECT partition_description FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = @table AND partition_description <> 'MAXVALUE' ORDER BY partition_ordinal_position";
        await using var command = new MySqlCommand(sql, connection);
        command.Parameters.AddWithValue("@table", table);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var months = new List<Month>();
        while (await reader.ReadAsync(ct))
        {
            // What a month ends before is the first id of the next.
            months.Add(Month.OfId(long.Parse(reader.GetString(0), CultureInfo.InvariantCulture)).Plus(-1));
        }

        return months;
    }

    private static async Task<Month?> OldestAsync(MySqlConnection connection, MonthTable table, CancellationToken ct)
    {
        await using var command = new MySqlCommand($"SELECT MIN({table.Column}) FROM {table.Name} PARTITION ({Later})", connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(ct) is { } id and not DBNull ? Month.OfId(Convert.ToInt64(id, CultureInfo.InvariantCulture)) : null;
    }

    // Rows that are there already are copied, however long that takes.
    private static async Task ExecuteAsync(MySqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
