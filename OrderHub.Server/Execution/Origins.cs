using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Model;

namespace OrderHub.Server.Execution;

/// <summary>Finds the way back to where an order came from: the connector of its source that can be told of states.</summary>
public sealed class Origins(ConnectorCatalog catalog)
{
    /// <summary>The outbound operation that tells a source how its order stands.</summary>
    public const string Operation = "status";

    /// <summary>The connector's name; null: the source asks itself, or is no partner.</summary>
    public string? Find(Order order) => order.References.FirstOrDefault(reference => reference.RefType == Reference.RequestType)?.SourceSystem is { } system
        ? catalog.OfTenant(order.TenantId)
            .FirstOrDefault(connector => connector.Manifest.System == system && connector.Manifest.Outbound?.Operations.Any(operation => operation.Name == Operation) == true)?.Name
        : null;
}
