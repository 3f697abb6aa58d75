using System.Text.Json.Nodes;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// Runs again, over changed content, the checks that the line's transaction flow ran when it took the order: reach, goods, product, price, promise.
/// So a change is held to what a new order is, by the same capabilities.
/// </summary>
public sealed class LineChecks(FlowCatalog flows, CapabilityRegistry capabilities, CountedThings counted, TimeProvider clock)
{
    private static readonly string[] Load = [FieldGroups.Goods, FieldGroups.Services, FieldGroups.Other];
    private static readonly string[] Way = [FieldGroups.Address, FieldGroups.Services, FieldGroups.Other];

    /// <summary>The checks, in the order in which they run, and the groups of fields of which a change calls for them.</summary>
    private static readonly (string Check, string[] Fields)[] Checks =
    [
        ("address.check-reach@1", [FieldGroups.Address]),
        ("address.check-service@1", Way),
        ("goods.check-restrictions@1", [FieldGroups.Address, .. Load]),
        ("product.check@1", Load),
        ("customs.check-data@1", Load),
        ("tax.estimate@1", Load),
        ("price.quote@1", [FieldGroups.Address, .. Load]),
        ("promise.quote@1", [FieldGroups.Address, FieldGroups.Other, FieldGroups.PickupTime]),
    ];

    /// <summary>Why the line would not take the changed order; null: it would. Fees and the promise are the session's then.</summary>
    public async Task<Refusal?> RunAsync(OrderSession session, IReadOnlyCollection<string> fields, WriteBatch batch, CancellationToken ct)
    {
        var order = session.Order;
        if (fields.Contains(FieldGroups.Goods, StringComparer.Ordinal)
            && await counted.HeldAsync(new(order.TenantId, order.OrderId, order.OrderNo), CountedKinds.Stock, ct) is { Count: > 0 })
        {
            return new("order.refused.reserved", "The goods are reserved in the warehouse: cancel the order and send another.");
        }

        // By the key that chose the version when the order came.
        var key = order.References.FirstOrDefault(reference => reference.RefType == Reference.RequestType)?.RefNo ?? order.OrderNo;
        var flow = flows.Published(order.BusinessLine!, FlowKind.Transaction, order.TenantId, key);
        var due = Checks.Where(check => check.Fields.Intersect(fields, StringComparer.Ordinal).Any())
            .SelectMany(check => flow?.Steps.Values.Where(step => step.Use == check.Check) ?? []);
        foreach (var step in due)
        {
            if (capabilities.Find(step.Use) is not ILocalCapability capability)
            {
                continue;
            }

            await capability.RunAsync(
                new()
                {
                    TenantId = order.TenantId,
                    InstanceId = 0,
                    Step = "change",
                    Input = Stated(step.With),
                    Subject = session,
                    Batch = batch,
                    Now = clock.GetUtcNow(),
                },
                ct);
            if (session.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    // What a step computes is known to its flow only.
    private static JsonObject Stated(JsonObject with) =>
        new(with.Where(field => !FlowExpressions.Under(field.Value, "").Any()).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
