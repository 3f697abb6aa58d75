using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Elasticsearch;
using OrderHub.Server.Storage.Jobs;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Storage;

/// <summary>Registers the stores.</summary>
public static class StorageSetup
{
    /// <summary>Key of the store of the search index; the store without a key is home, see <see cref="IShards.Home"/>.</summary>
    public const string Search = "search";

    /// <summary>Key of the store of partners' credentials and of all messages exchanged with them.</summary>
    public const string Connectors = "connectors";

    /// <summary>Key of the store of jobs: never that of the orders, and opened behind the start.</summary>
    public const string Jobs = "jobs";

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section));
        services.AddOptions<CacheOptions>().Bind(configuration.GetSection(CacheOptions.Section));
        services.AddOptions<MySqlOptions>().Bind(configuration.GetSection(MySqlOptions.Section));

        // The embedded search index is each node's own, whatever keeps the orders.
        services.AddOptions<SearchOptions>().Bind(configuration.GetSection(SearchOptions.Section));
        services.AddSingleton<EmbeddedSearchEngine>();
        services.AddSingleton<ISearchEngine>(provider => provider.GetRequiredService<IOptions<SearchOptions>>().Value.Engine == SearchEngineKind.Embedded
            ? provider.GetRequiredService<EmbeddedSearchEngine>()
            : ActivatorUtilities.CreateInstance<ElasticsearchEngine>(provider));
        services.AddKeyedSingleton<IDatabase>(Search, (provider, _) => Open(provider, "search.db", "Search"));
        services.AddSingleton(provider => provider.GetRequiredService<IShards>().Home);
        return configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() is { Provider: StorageProvider.MySql }
            ? services.AddMySql()
            : services.AddSqlite();
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<SqliteStores>();
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStores>().Shards);
        services.AddShardMapWatch(provider => provider.GetRequiredService<SqliteStores>().Several);
        services.AddSingleton<IReadinessCheck, SqliteReadiness>();
        services.AddKeyedSingleton<IDatabase>(Connectors, (provider, _) => Open(provider, "connectors.db", "Connectors"));
        services.AddKeyedSingleton<IDatabase>(Jobs, (provider, _) => new LazyDatabase(() => Open(provider, "jobs.db", "Jobs")));
        services.AddSingleton<Func<ScheduleStore>>(provider => () => ScheduleStore.InFile(
            Path.Combine(provider.GetRequiredService<IOptions<NodeOptions>>().Value.DataFolder, ScheduleStore.FileName)));
        return services;
    }

    private static IServiceCollection AddMySql(this IServiceCollection services)
    {
        services.AddSingleton<MySqlStores>();
        services.AddSingleton<IShards>(provider => provider.GetRequiredService<MySqlStores>().Shards);
        services.AddShardMapWatch(provider => provider.GetRequiredService<MySqlStores>().Shards);
        services.AddSingleton<IReadinessCheck, MySqlReadiness>();
        services.AddKeyedSingleton<IDatabase>(Connectors, (provider, _) => provider.GetRequiredService<MySqlStores>().Connectors);
        services.AddKeyedSingleton<IDatabase>(Jobs, (provider, _) => new LazyDatabase(() => MySqlStores.OpenJobs(
            provider.GetRequiredService<IOptions<MySqlOptions>>().Value, provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MySqlDatabase>>())));
        services.AddSingleton<Func<ScheduleStore>>(provider => () => ScheduleStore.InDatabase(provider.GetRequiredService<IOptions<MySqlOptions>>().Value.Connections[0]));
        return services;
    }

    private static void AddShardMapWatch(this IServiceCollection services, Func<IServiceProvider, ShardedDatabases?> several) => services.AddHostedService(
        provider => new ShardMapWatch(several(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ShardMapWatch>>()));

    private static SqliteDatabase Open(IServiceProvider provider, string file, string migrations)
    {
        return SqliteDatabase.Open(
            Path.Combine(provider.GetRequiredService<IOptions<NodeOptions>>().Value.DataFolder, file),
            SqliteMigration.Shipped(migrations),
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteDatabase>>());
    }
}
