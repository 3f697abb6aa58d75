using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Keys;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Architecture;

/// <summary>Every column of bytes is said to be sealed or not: a sealed one that nobody listed would keep an old key for ever.</summary>
public sealed class SealedColumnTests : IDisposable
{
    /// <summary>Bytes that are no sealed values: hashes, blind indexes, wrapped keys, and the state of flows, which holds no personal data.</summary>
    private static readonly string[] NotSealed =
    [
        "content_hash", "hash", "session_hash", "link_hash", "wrapped", "blind_index", "wf_instance.state", "wf_journal.entries",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Orders", SealedTables.Orders)]
    [InlineData("Connectors", SealedTables.Connectors)]
    [InlineData("Search", "search")]
    public void The_list_of_sealed_columns_is_whole(string set, string store)
    {
        var columns = ColumnsOf(set).ToList();
        var bytes = columns.Where(column => column.Type == "BLOB").Select(column => $"{column.Table}.{column.Name}")
            .Where(name => !name.EndsWith("_bi", StringComparison.Ordinal) && !NotSealed.Any(known => name == known || name.EndsWith("." + known, StringComparison.Ordinal)));
        var listed = SealedTables.All.Where(table => table.Store == store).SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column}"));

        Assert.Equal(listed.Order(StringComparer.Ordinal), bytes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sealed_tables_are_walked_by_their_own_key()
    {
        foreach (var (set, store) in new[] { ("Orders", SealedTables.Orders), ("Connectors", SealedTables.Connectors) })
        {
            var columns = ColumnsOf(set).ToList();
            foreach (var table in SealedTables.All.Where(table => table.Store == store))
            {
                var key = columns.Where(column => column.Table == table.Name && column.KeyPlace > 0).OrderBy(column => column.KeyPlace).Select(column => column.Name).ToList();
                Assert.Equal(key.Where(name => name != "tenant_id"), table.Key.Select(column => column.Name));
                Assert.InRange(table.Key.Count, 1, 2);
            }
        }
    }

    private IEnumerable<(string Table, string Name, string Type, int KeyPlace)> ColumnsOf(string set)
    {
        var path = folder.File($"{Guid.NewGuid():n}.db");
        SqliteDatabase.Open(path, SqliteMigration.Shipped(set), new StorageOptions(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance).Dispose();
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'order_text%' AND m.name NOT LIKE 'order_field_text%'
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3));
        }
    }
}
