using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Elasticsearch;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing.Elasticsearch;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Search;

/// <summary>Which engine a test runs on.</summary>
public enum EngineKind
{
    Embedded,
    Elasticsearch,
    OpenSearch,

    /// <summary>The server at the address that ORDERHUB_TEST_ELASTICSEARCH names.</summary>
    Real,
}

/// <summary>A search engine that holds nothing yet.</summary>
internal sealed class EngineBench : IAsyncDisposable
{
    public const string RealSetting = "ORDERHUB_TEST_ELASTICSEARCH";

    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? file;

    public ISearchEngine Engine { get; private set; } = null!;

    public TestClock Clock { get; } = new();

    /// <summary>The server behind the engine, where it is the double.</summary>
    public SearchServerDouble? Server { get; private set; }

    public SearchOptions Options { get; private set; } = new();

    public static async Task<EngineBench> StartAsync(EngineKind kind, Action<SearchOptions>? more = null)
    {
        var bench = new EngineBench();
        if (kind == EngineKind.Embedded)
        {
            bench.file = SqliteDatabase.Open(
                bench.folder.File("search.db"), SqliteMigration.Shipped("Search"), new StorageOptions(), bench.Clock, NullLogger<SqliteDatabase>.Instance);
            bench.Engine = new EmbeddedSearchEngine(bench.file);
            return bench;
        }

        bench.Server = kind == EngineKind.Real ? null : await SearchServerDouble.StartAsync(kind == EngineKind.OpenSearch);
        bench.Options = new()
        {
            Engine = kind == EngineKind.OpenSearch ? SearchEngineKind.OpenSearch : SearchEngineKind.Elasticsearch,
            Address = bench.Server?.Address ?? Environment.GetEnvironmentVariable(RealSetting),
            Prefix = "t" + Guid.NewGuid().ToString("n")[..12],
            Replicas = 0,
            Refresh = TimeSpan.FromMilliseconds(100),
        };
        more?.Invoke(bench.Options);
        bench.Engine = bench.Another();
        return bench;
    }

    /// <summary>The same index as another node sees it.</summary>
    public ElasticsearchEngine Another() => new(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

    /// <summary>Waits until what was written is found.</summary>
    public Task SettleAsync() => Server is null && file is null ? Task.Delay(1200) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        (Engine as IDisposable)?.Dispose();
        file?.Dispose();
        folder.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
