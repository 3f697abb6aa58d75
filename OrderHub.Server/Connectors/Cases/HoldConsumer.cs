using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Cases;

/// <summary>
/// Opens a hold for each report that contradicted an order's end. The order and its log are the truth; an event that comes twice opens
/// nothing twice, since a hold is known by the entry of the log that it is about.
/// </summary>
public sealed class HoldConsumer(OrderReader orders, PartnerCases cases) : IEventConsumer
{
    public string Name => "holds";

    public IReadOnlyCollection<string> Families { get; } = [EventFamilies.Contradicted];

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        foreach (var change in events.Where(change => change.Family == EventFamilies.Contradicted).DistinctBy(change => (change.TenantId, change.OrderId)))
        {
            if (await orders.FindAsync(change.TenantId, change.OrderId, ct) is { } order)
            {
                var log = await orders.StatusFlowAsync(change.TenantId, change.OrderId, ct);
                await cases.OpenAsync(
                    change.TenantId, log.Where(entry => entry.Decision == StatusDecision.Contradiction).Select(entry => PartnerCase.Held(order, entry)), ct);
            }
        }
    }
}
