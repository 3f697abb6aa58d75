using System.Collections.Concurrent;

namespace OrderHub.Server.Connectors.Watching;

/// <summary>When each partner was last heard, in this process.</summary>
public sealed class Arrivals
{
    private readonly ConcurrentDictionary<(int TenantId, string Connector), DateTimeOffset> last = new();

    public void Note(int tenantId, string connector, DateTimeOffset at) =>
        last.AddOrUpdate((tenantId, connector), at, (_, before) => before > at ? before : at);

    public DateTimeOffset? Find(int tenantId, string connector) => last.TryGetValue((tenantId, connector), out var at) ? at : null;
}
