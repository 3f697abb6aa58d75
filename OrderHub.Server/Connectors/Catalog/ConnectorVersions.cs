using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Mapping;
using OrderHub.Connectors.Protocols;
using OrderHub.Server.Connectors.Golden;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Catalog;

/// <summary>A connector as it is written: its two files, and its golden messages by name.</summary>
public sealed record ConnectorContent(JsonObject Manifest, JsonObject Mapping, JsonObject? Golden = null);

/// <summary>How a connector stands up.</summary>
/// <param name="Connector">Null where it has faults.</param>
/// <param name="Faults">Of manifest and mapping.</param>
/// <param name="Golden">What each golden message gave.</param>
public sealed record CheckedConnector(Connector? Connector, IReadOnlyList<Fault> Faults, IReadOnlyList<GoldenResult> Golden)
{
    public bool IsSound => Connector is not null && Golden.All(result => result.Holds);
}

/// <summary>
/// Tenants' own connectors: one draft at most, published versions that never change, the newest published one over the shipped one of the
/// same name. Only what is sound, golden messages included, is published.
/// </summary>
public sealed class ConnectorVersions(
    ConnectorCatalog catalog, IExpressionCompiler compiler, PartnerProtocols protocols, [FromKeyedServices(StorageSetup.Connectors)] IDatabase database,
    TimeProvider time, ILogger<ConnectorVersions> log)
{
    private const int MostVersions = 200;
    private string stamp = "";

    /// <summary>Reads a connector as it would be published, and plays its golden messages.</summary>
    public CheckedConnector Check(string name, ConnectorContent content)
    {
        var (connector, faults) = ConnectorCatalog.Read(content.Manifest.ToJsonString(), content.Mapping.ToJsonString(), compiler, protocols);
        var told = faults.Select(fault => new Fault(fault.Code, $"{(fault.Code == FaultCodes.Manifest ? "manifest" : "mapping")}{(fault.Path.Length == 0 ? "" : ".")}{fault.Path}", fault.Message)).ToList();
        if (connector is not null && connector.Name != name)
        {
            told.Add(new(FaultCodes.Manifest, "manifest.name", $"The connector is addressed as '{name}' and calls itself '{connector.Name}'."));
        }

        if (connector is null || told.Count > 0)
        {
            return new(null, told, []);
        }

        var files = (content.Golden ?? []).Select(pair => pair.Value is JsonObject golden
            ? (File: new GoldenFile(pair.Key, golden), Fault: (string?)null)
            : (File: new GoldenFile(pair.Key, []), Fault: "A JSON object is expected."));
        return new(connector, [], [.. files.Select(file => file.Fault is null ? GoldenCheck.Check(connector, file.File) : new GoldenResult(file.File.Name, file.File.Title, [file.Fault]))]);
    }

    /// <summary>Versions of the tenant's own, newest first; a draft is the first.</summary>
    public Task<List<ConnectorVersionRow>> ListAsync(int tenantId, string name, CancellationToken ct) =>
        database.ReadAsync(connection => ConnectorVersionTable.OfConnectorAsync(connection, tenantId, name, MostVersions), ct);

    public Task<List<string>> DraftsAsync(int tenantId, CancellationToken ct) =>
        database.ReadAsync(connection => ConnectorVersionTable.DraftsAsync(connection, tenantId), ct);

    /// <summary>The content of a version; null: there is none such.</summary>
    public static ConnectorContent Read(ConnectorVersionRow row)
    {
        var content = (JsonObject)JsonNode.Parse(row.Content)!;
        return new((JsonObject)content["manifest"]!.DeepClone(), (JsonObject)content["mapping"]!.DeepClone(), content["golden"]?.DeepClone() as JsonObject);
    }

    /// <summary>Writes the draft, whole, whatever its faults: work may be kept unfinished. Null where somebody published it meanwhile.</summary>
    public async Task<ConnectorVersionRow?> WriteDraftAsync(int tenantId, string name, ConnectorContent content, string by, CancellationToken ct)
    {
        var before = await ListAsync(tenantId, name, ct);
        var text = new JsonObject { ["manifest"] = content.Manifest.DeepClone(), ["mapping"] = content.Mapping.DeepClone(), ["golden"] = content.Golden?.DeepClone() }.ToJsonString();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        var draft = before.Find(row => row.State == ConnectorVersionTable.Draft);
        var row = new ConnectorVersionRow(
            tenantId, name, draft?.Version ?? (before.Count == 0 ? 1 : before[0].Version + 1), ConnectorVersionTable.Draft, hash, text, by, time.GetUtcNow(), null, null);
        var batch = new WriteBatch();
        if (draft is null)
        {
            ConnectorVersionTable.Insert(batch, row);
        }
        else
        {
            ConnectorVersionTable.WriteDraft(batch, row);
        }

        return (await database.CommitAsync(batch, ct)).IsCommitted ? row : null;
    }

    /// <summary>Publishes a version that was checked. False where its content has changed since.</summary>
    public async Task<bool> PublishAsync(ConnectorVersionRow row, string by, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ConnectorVersionTable.Publish(batch, row.TenantId, row.Name, row.Version, row.Hash, by, time.GetUtcNow());
        var published = (await database.CommitAsync(batch, ct)).IsCommitted;
        await LoadAsync(ct);
        return published;
    }

    /// <summary>Takes the tenant's own out of use; the shipped one of that name counts again.</summary>
    public async Task RetireAsync(int tenantId, string name, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ConnectorVersionTable.Retire(batch, tenantId, name);
        await database.CommitAsync(batch, ct);
        await LoadAsync(ct);
    }

    /// <summary>Takes up what other nodes have published. True where something changed.</summary>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        if (await database.ReadAsync(ConnectorVersionTable.StampAsync, ct) == stamp)
        {
            return false;
        }

        await LoadAsync(ct);
        return true;
    }

    public async Task LoadAsync(CancellationToken ct)
    {
        // The stamp first: what is published between the two reads is seen at the next look.
        var now = await database.ReadAsync(ConnectorVersionTable.StampAsync, ct);
        var own = new List<Connector>();
        foreach (var row in await database.ReadAsync(ConnectorVersionTable.PublishedAsync, ct))
        {
            var content = Read(row);
            var (connector, faults) = ConnectorCatalog.Read(content.Manifest.ToJsonString(), content.Mapping.ToJsonString(), compiler, protocols);
            if (connector is null)
            {
                // Sound when it was published, and no more: a program it names is gone. The shipped one counts.
                log.ConnectorUnsound(row.Name, row.TenantId, faults[0].Message);
                continue;
            }

            own.Add(connector with { Owner = row.TenantId });
        }

        catalog.Replace(own);
        stamp = now;
    }
}
