using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Watching;

/// <summary>What somebody should be told about a partner: opened once, closed when it is over. Opening and closing twice does nothing.</summary>
public sealed class Notices([FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IIdSource ids, TimeProvider time, ILogger<Notices> log)
{
    public const string Silence = "silence";
    public const string FileRejected = "file-rejected";
    public const string PollFailed = "poll-failed";
    private const int MostDetail = 1000;

    public Task OpenAsync(int tenantId, string connector, string kind, string detail, CancellationToken ct)
    {
        log.NoticeOpened(connector, kind, tenantId);
        var batch = new WriteBatch();
        ConnectorNoticeTable.OpenIfAbsent(batch, new(tenantId, ids.Next(), connector, kind, detail.Length <= MostDetail ? detail : detail[..MostDetail], time.GetUtcNow(), null));
        return database.CommitAsync(batch, ct);
    }

    public Task CloseAsync(int tenantId, string connector, string kind, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ConnectorNoticeTable.Close(batch, tenantId, connector, kind, time.GetUtcNow());
        return database.CommitAsync(batch, ct);
    }

    /// <summary>A tenant's notices, newest first.</summary>
    public Task<List<ConnectorNoticeRow>> ListAsync(int tenantId, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => ConnectorNoticeTable.ListAsync(connection, tenantId, limit), ct);
}
