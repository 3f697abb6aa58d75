using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>Addresses out of the settings, and those found while running; and which hosts may be called at all.</summary>
public sealed class ConnectorAddresses(IOptions<ConnectorOptions> options) : IConnectorAddresses
{
    private readonly ConcurrentDictionary<string, Uri> found = new(StringComparer.OrdinalIgnoreCase);

    public Uri? Find(string connector) =>
        options.Value.Connectors.GetValueOrDefault(connector)?.Url ?? found.GetValueOrDefault(connector);

    public void Set(string connector, Uri address) => found[connector] = address;

    /// <summary>The folder in which files are exchanged; null: none is known.</summary>
    public string? FindFolder(string connector) => options.Value.Connectors.GetValueOrDefault(connector)?.Folder;

    /// <summary>True for a host that the manifest or the settings declare, and for the host of the address in the settings itself.</summary>
    public bool IsDeclared(ConnectorManifest manifest, Uri address)
    {
        var endpoint = options.Value.Connectors.GetValueOrDefault(manifest.Name);
        return address.Scheme is "http" or "https"
            && (manifest.AllowedHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase)
                || endpoint?.AllowedHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase) == true
                || string.Equals(endpoint?.Url?.Host, address.Host, StringComparison.OrdinalIgnoreCase));
    }
}
