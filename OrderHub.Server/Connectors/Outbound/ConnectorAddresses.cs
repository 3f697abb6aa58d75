using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Catalog;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>Addresses out of the settings, and those found while running; and which hosts may be called at all.</summary>
public sealed class ConnectorAddresses(IOptions<ConnectorOptions> options) : IConnectorAddresses
{
    private readonly ConcurrentDictionary<string, Uri> found = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> folders = new(StringComparer.OrdinalIgnoreCase);

    public Uri? Find(string connector) =>
        options.Value.Connectors.GetValueOrDefault(connector)?.Url ?? found.GetValueOrDefault(connector);

    public void Set(string connector, Uri address) => found[connector] = address;

    public string? FindFolder(string connector) =>
        options.Value.Connectors.GetValueOrDefault(connector)?.Folder is { Length: > 0 } folder ? folder : folders.GetValueOrDefault(connector);

    public void SetFolder(string connector, string folder) => folders[connector] = folder;

    /// <summary>
    /// True for a host that the settings or a shipped manifest declare, and for the host of the address in the settings itself. What a tenant
    /// writes into a manifest of its own allows nothing: the hub stands in a network that tenants must not reach through it.
    /// </summary>
    public bool IsDeclared(Connector connector, Connector? shipped, Uri address)
    {
        var endpoint = options.Value.Connectors.GetValueOrDefault(connector.Name);
        var declared = connector.Owner is null ? connector : shipped;
        return address.Scheme is "http" or "https"
            && (declared?.Manifest.AllowedHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase) == true
                || endpoint?.AllowedHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase) == true
                || string.Equals(endpoint?.Url?.Host, address.Host, StringComparison.OrdinalIgnoreCase));
    }
}
