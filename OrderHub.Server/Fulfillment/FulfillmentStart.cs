using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Fulfillment;

/// <summary>
/// Starts the line's fulfillment flow for each accepted order. May see an event twice: an order has one instance of its
/// fulfillment, by a unique key.
/// </summary>
public sealed class FulfillmentStart(FlowCatalog flows, FlowEngine engine, OrderSessions orders) : IEventConsumer
{
    public string Name => "fulfillment";

    /// <summary>A start waits for its commit most of the time; one after the other, they are slower than the orders that are taken.</summary>
    public int Lanes => 16;

    public IReadOnlyCollection<string> Families { get; } = [EventFamilies.Accepted];

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        foreach (var accepted in events.Where(candidate => candidate.Family == EventFamilies.Accepted))
        {
            await StartAsync(accepted, ct);
        }
    }

    private async Task StartAsync(OrderEvent accepted, CancellationToken ct)
    {
        if (flows.ToCarryOut(accepted.Line, accepted.TenantId, accepted.OrderNo) is not { } flow)
        {
            throw new InvalidOperationException($"No fulfillment flow is published for the line '{accepted.Line}'.");
        }

        for (var race = 0; race < FlowEngine.MaxRaces; race++)
        {
            var order = await orders.OpenAsync(accepted.TenantId, accepted.OrderId, ct);
            if (StatusMachine.IsEnd(order.Order.Status))
            {
                // Cancelled before anything was begun: nothing is to be carried out.
                return;
            }

            // A cancel that comes between this look and the commit wins; the next round sees it.
            order.MustBeCurrent();
            var outcome = await engine.StartAsync(flow, accepted.TenantId, order, accepted.TraceParent, "burst", ct);
            if (outcome.Commit.IsCommitted || outcome.Commit.FailedGuard == Storage.Flows.InstanceTable.OnceGuard)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The fulfillment of order {accepted.OrderNo} lost {FlowEngine.MaxRaces} races.");
    }
}
