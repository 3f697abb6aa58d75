using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Fulfillment;

/// <summary>
/// Logs reports that come after an order's fulfillment has ended: older news is on record, and news that contradicts the
/// order's end holds the order for a person.
/// </summary>
public sealed class LateReports(OrderReader reader, OrderSessions sessions, IShards shards) : ILateSignals
{
    public async Task<LateNews?> TakeAsync(SignalAddress address, JsonObject payload, CancellationToken ct)
    {
        if (address.Name != ReportInbox.Signal
            || (await reader.FindByWaybillAsync(address.TenantId, address.Key, ct) ?? await FindByNoAsync(address, ct)) is not { } order
            || !await HasEndedAsync(order, ct))
        {
            return null;
        }

        var session = await sessions.OpenAsync(address.TenantId, order.OrderId, ct);
        session.Report(payload.Deserialize(ExecutionJson.Default.ExecutionReport)!);
        var batch = new WriteBatch();
        session.Flush(batch);
        return new(batch, order.OrderId);
    }

    // What is no order number at all names no order, and costs no read.
    private async Task<Order?> FindByNoAsync(SignalAddress address, CancellationToken ct) =>
        OrderNumber.TryParse(address.Key, out _) ? await reader.FindByNoAsync(address.TenantId, address.Key, ct) : null;

    private async Task<bool> HasEndedAsync(Order order, CancellationToken ct) =>
        (await InstanceTable.OfOrderAsync(shards.For(order.OrderId), order.TenantId, order.OrderId, ct))
        .Any(instance => instance is { Kind: (int)FlowKind.Fulfillment, EndedAt: not null });
}
