using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities;

/// <summary>The way an order goes, as the maintained tables know ways: main product, province it leaves, province it reaches.</summary>
internal sealed record OrderLane(string Product, string? From, string? To)
{
    /// <summary>Reads the way off an order that was validated: it has one consignor, one consignee and one main product.</summary>
    public static OrderLane Of(Order order) => new(
        order.Products.First(product => product.Kind == "MAIN").ProductCode,
        order.Parties.First(party => party.Role == "CONSIGNOR").Province,
        order.Parties.First(party => party.Role == "CONSIGNEE").Province);

    /// <summary>Its rate and time; null where the tenant has none for it.</summary>
    public ValueTask<Lane?> FindAsync(ReferenceData reference, StepContext context, CancellationToken ct) =>
        Lane.FindAsync(reference, context.TenantId, Product, From, To, context.Now, ct);
}
