using System.Collections.Concurrent;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Fields;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>
/// Every tenant's extension fields and marks in memory, so that an order costs no query. One small query a second asks which tenants'
/// versions rose, whoever raised them on whatever node; a change on this node is seen at once.
/// </summary>
public sealed class FieldCatalog(IShards shards, TimeProvider time, ILogger<FieldCatalog> logger) : BackgroundService
{
    /// <summary>How long a change on another node may go unseen while the store answers.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, TenantModel> models = [];
    private readonly SemaphoreSlim reading = new(1);

    /// <summary>What the tenant added to the model, as this node knows it.</summary>
    public TenantModel Of(int tenantId) => models.GetValueOrDefault(tenantId, TenantModel.Empty);

    /// <summary>Reads what changed.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            foreach (var (tenantId, version) in await shards.Home.ReadAsync(ModelVersionTable.AllAsync, ct))
            {
                if (Of(tenantId).Version != version)
                {
                    models[tenantId] = await ReadAsync(tenantId, ct);
                }
            }
        }
        finally
        {
            reading.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        reading.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.EachAsync(Poll, RefreshAsync, failure => Logs.FieldsUnread(logger, failure), stoppingToken);

    /// <summary>The version before the rows: rows that are newer than it are read once more, older ones never stay.</summary>
    private Task<TenantModel> ReadAsync(int tenantId, CancellationToken ct) => shards.Home.ReadAsync(
        async connection =>
        {
            var version = await ModelVersionTable.OfTenantAsync(connection, tenantId);
            return new TenantModel(
                version,
                new(version, await FieldDefinitionTable.OfTenantAsync(connection, tenantId)),
                new(await MarkDefinitionTable.OfTenantAsync(connection, tenantId)));
        },
        ct);
}
