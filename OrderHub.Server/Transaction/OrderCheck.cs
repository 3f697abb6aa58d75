using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction;

/// <summary>All that is checked of an order at the door: the standard model's rules and the tenant's own. Costs no query.</summary>
public sealed class OrderCheck(FieldCatalog fields, TimeProvider clock)
{
    /// <summary>Every fault, in the caller's paths.</summary>
    /// <param name="order">The order as it shall be.</param>
    /// <param name="before">The stored order where this is a change of one.</param>
    public IReadOnlyList<Fault> Find(Order order, Order? before = null)
    {
        var faults = new List<Fault>(OrderRules.Check(order));
        if (before is not null || order.Version == 0)
        {
            // An order that is stored and is only looked at again has what the hub has set since.
            SourceRules.Check(order, before, faults);
        }

        faults.AddRange(ExtensionRules.Check(order, fields.Of(order.TenantId), clock.GetUtcNow(), before));
        return faults;
    }
}
