using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Storage.MySql;

/// <summary>The databases of the settings, opened and brought to the newest schema.</summary>
public sealed class MySqlStores : IDisposable
{
    private readonly List<MySqlDatabase> opened = [];

    /// <exception cref="SetupException">A server does not answer, or a schema is not one this version knows.</exception>
    public MySqlStores(IOptions<MySqlOptions> options, IOptions<StorageOptions> storage, TimeProvider time, ILogger<MySqlDatabase> logger)
    {
        var settings = options.Value;
        try
        {
            Databases = [.. settings.Connections.Select(connection => Open(connection, "Orders", settings))];
            Task.Run(() => CutAsync(storage.Value.MonthsAhead, Month.Of(time.GetUtcNow()))).GetAwaiter().GetResult();

            // Raw messages have connections of their own, so that they never hold up an order.
            Connectors = Open(settings.Connections[0], "Connectors", settings);

            // Behind fences from the first database on, so that a second one can be added while nodes run.
            Shards = Task.Run(() => ShardedDatabases.OpenAsync(Databases, isShared: true, time, CancellationToken.None)).GetAwaiter().GetResult();
        }
        catch
        {
            Dispose();
            throw;
        }

        MySqlDatabase Open(string connection, string set, MySqlOptions limits)
        {
            var database = Task.Run(() => MySqlDatabase.OpenAsync(
                connection, set, MySqlMigration.Shipped(set), limits, storage.Value.WriterQueue, time, logger)).GetAwaiter().GetResult();
            opened.Add(database);
            return database;
        }
    }

    /// <summary>The store of jobs, with connections of its own, few: in the first database.</summary>
    public static MySqlDatabase OpenJobs(MySqlOptions options, StorageOptions storage, TimeProvider time, ILogger<MySqlDatabase> logger)
    {
        var few = new MySqlOptions
        {
            Connections = options.Connections,
            Writers = Math.Min(options.Writers, 4),
            Readers = Math.Min(options.Readers, 4),
            GroupSize = options.GroupSize,
            LockAttempts = options.LockAttempts,
            ConnectTimeout = options.ConnectTimeout,
            CommandTimeout = options.CommandTimeout,
        };
        return Task.Run(() => MySqlDatabase.OpenAsync(options.Connections[0], "Jobs", MySqlMigration.Shipped("Jobs"), few, storage.WriterQueue, time, logger)).GetAwaiter().GetResult();
    }

    // Before the first order comes: to cut months out of a part that has orders holds others up. Later ones are the job's.
    private async Task CutAsync(int ahead, Month now)
    {
        foreach (var months in Databases.Select(database => database.Months!))
        {
            if ((await months.OfAsync(MonthTables.Orders, CancellationToken.None)).Count == 0)
            {
                await months.MakeAsync(now, now.Plus(ahead), CancellationToken.None);
            }
        }
    }

    /// <summary>In the order of the settings; the first is home.</summary>
    public IReadOnlyList<MySqlDatabase> Databases { get; }

    public MySqlDatabase Connectors { get; }

    public ShardedDatabases Shards { get; }

    /// <summary>Ends when all batches that were taken are written.</summary>
    public void Dispose() => opened.ForEach(database => database.Dispose());
}

/// <summary>An order can be taken only while its store takes writes.</summary>
internal sealed class MySqlReadiness(MySqlStores stores) : IReadinessCheck
{
    public string Name => "storage";

    public async ValueTask<string?> FindReasonAsync(CancellationToken ct)
    {
        foreach (var database in stores.Databases)
        {
            if (await database.FindWriteFaultAsync(ct) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
