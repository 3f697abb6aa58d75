using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities;

/// <summary>What capabilities say often.</summary>
internal static class StepContextExtensions
{
    /// <summary>The order that the flow works on.</summary>
    public static OrderSession Order(this StepContext context) => (OrderSession)context.Subject;

    /// <summary>The order as counted things know it.</summary>
    public static CountedOrder CountedOrder(this StepContext context) => new(context.TenantId, context.Order().Order.OrderId, context.Order().Order.OrderNo, context.Order().IsNew);
}
