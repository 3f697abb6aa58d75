using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Security;

/// <summary>A key ring over a real store in a folder of its own.</summary>
internal sealed class KeyBench : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public KeyBench()
    {
        Node = Options.Create(new NodeOptions { DataFolder = folder.Path });
        database = SqliteDatabase.Open(folder.File("orders.db"), SqliteMigration.Shipped("Orders"), new StorageOptions(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
    }

    public IOptions<NodeOptions> Node { get; }

    public IDatabase Database => database;

    public string MasterKeyPath => folder.File(MasterKeySource.FileName);

    public MasterKeySource Source(string? masterKey = null) => new(Options.Create(new SecurityOptions { MasterKey = masterKey }), Node);

    /// <summary>Opens the keys as a start of the server does, for tenants 1 and 2.</summary>
    public async Task<TenantKeyRing> OpenAsync(string? masterKey = null)
    {
        var ring = new TenantKeyRing(database, Source(masterKey), TimeProvider.System);
        await ring.OpenAsync(CancellationToken.None);
        await ring.EnsureAsync(1, CancellationToken.None);
        await ring.EnsureAsync(2, CancellationToken.None);
        return ring;
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }
}
