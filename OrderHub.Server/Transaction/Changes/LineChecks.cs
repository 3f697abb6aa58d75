using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// Runs again, over changed content, the checks that the line's transaction flow ran when it took the order: reach, price, promise. So
/// a change is held to what a new order is, by the same capabilities.
/// </summary>
public sealed class LineChecks(FlowCatalog flows, CapabilityRegistry capabilities, TimeProvider clock)
{
    private const string Reach = "address.check-reach@1";
    private const string Price = "price.quote@1";
    private const string Promise = "promise.quote@1";

    /// <summary>Why the line would not take the changed order; null: it would. Fees and the promise are the session's then.</summary>
    public async Task<Refusal?> RunAsync(OrderSession session, IReadOnlyCollection<string> fields, WriteBatch batch, CancellationToken ct)
    {
        // By the key that chose the version when the order came.
        var order = session.Order;
        var key = order.References.FirstOrDefault(reference => reference.RefType == Reference.RequestType)?.RefNo ?? order.OrderNo;
        var flow = flows.Published(order.BusinessLine!, FlowKind.Transaction, order.TenantId, key);
        foreach (var check in Due(fields).Where(check => flow?.Steps.Values.Any(step => step.Use == check) == true))
        {
            if (capabilities.Find(check) is ILocalCapability capability)
            {
                await capability.RunAsync(
                    new()
                    {
                        TenantId = session.Order.TenantId,
                        InstanceId = 0,
                        Step = "change",
                        Input = [],
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
        }

        return null;
    }

    /// <summary>The checks that a change of these groups of fields calls for, in the order in which they run..</summary>
    private static IEnumerable<string> Due(IReadOnlyCollection<string> fields)
    {
        var place = fields.Contains(FieldGroups.Address, StringComparer.Ordinal);
        var product = fields.Contains(FieldGroups.Other, StringComparer.Ordinal);
        if (place)
        {
            yield return Reach;
        }

        if (place || product || fields.Contains(FieldGroups.Goods, StringComparer.Ordinal) || fields.Contains(FieldGroups.Services, StringComparer.Ordinal))
        {
            yield return Price;
        }

        if (place || product || fields.Contains(FieldGroups.PickupTime, StringComparer.Ordinal))
        {
            yield return Promise;
        }
    }
}
