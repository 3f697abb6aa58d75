using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.UnitTests.Storage;

/// <summary>
/// What this assembly does when it is run as a program, which <see cref="KilledWriterTests"/> does: writes batches to a store,
/// many at a time, and prints the number of each once it is acknowledged, until it is killed.
/// </summary>
internal static class KilledWriter
{
    public const int RowsPerBatch = 3;

    public static readonly SqliteMigration Tables = new(1, "001_killed", """
        CREATE TABLE part (tenant_id INTEGER NOT NULL, batch INTEGER NOT NULL, part INTEGER NOT NULL, body TEXT NOT NULL,
          PRIMARY KEY (tenant_id, batch, part)) STRICT
        """);

    public static async Task Main(string[] args)
    {
        using var database = Open(args[0]);
        var last = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref last);
                var batch = new WriteBatch();
                for (var part = 0; part < RowsPerBatch; part++)
                {
                    batch.Add("INSERT INTO part (tenant_id, batch, part, body) VALUES (@p0, @p1, @p2, @p3)", 1, number, part, new string('x', 700));
                }

                await database.CommitAsync(batch, CancellationToken.None);
                await Console.Out.WriteLineAsync($"{number}");
            }
        })));
    }

    public static SqliteDatabase Open(string path) => SqliteDatabase.Open(
        path, [Tables], new() { CheckpointPages = 100 }, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
}
