using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>The files of the data folder that hold orders: <c>orders.db</c>, which is home, then <c>orders1.db</c> and so on.</summary>
public sealed class SqliteStores : IDisposable
{
    private readonly List<SqliteDatabase> opened = [];

    /// <exception cref="SetupException">A file cannot be opened, or the settings name fewer files than hold orders.</exception>
    public SqliteStores(IOptions<NodeOptions> node, IOptions<StorageOptions> options, TimeProvider time, ILogger<SqliteDatabase> logger)
    {
        var folder = node.Value.DataFolder;
        var files = options.Value.Files;
        try
        {
            for (var place = 0; place < files; place++)
            {
                opened.Add(SqliteDatabase.Open(Path.Combine(folder, NameOf(place)), SqliteMigration.Shipped("Orders"), options.Value, time, logger));
            }

            // One file has no fences, which every batch would look at, until there is a second one.
            Several = files > 1 || File.Exists(Path.Combine(folder, NameOf(1)))
                ? Task.Run(() => ShardedDatabases.OpenAsync(opened, isShared: false, time, CancellationToken.None)).GetAwaiter().GetResult()
                : null;
            Shards = Several ?? (IShards)new SingleDatabase(opened[0]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>In the order of their numbers; the first is home.</summary>
    public IReadOnlyList<SqliteDatabase> Databases => opened;

    public IShards Shards { get; }

    /// <summary>The same, where there are several files; else null.</summary>
    public ShardedDatabases? Several { get; }

    /// <summary>Name of the file with a number.</summary>
    public static string NameOf(int place) => place == 0 ? "orders.db" : string.Create(CultureInfo.InvariantCulture, $"orders{place}.db");

    /// <summary>Ends when all batches that were taken are written.</summary>
    public void Dispose() => opened.ForEach(database => database.Dispose());
}
