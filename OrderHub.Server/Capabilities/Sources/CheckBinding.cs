using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Sources;

/// <summary>Sees whether an owner and its shop are bound to cloud warehouses. Pure: reads a maintained table.</summary>
public sealed class CheckBinding(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "source.check-binding",
        Title = new("Owner and shop bound?", "货主店铺绑定校验"),
        Summary = new(
            "Sees whether the table 'bindings' binds the order's customer and shop to at least one warehouse, and to the one that the order names. 'unbound': it does not.",
            "校验“货主绑定”表是否将订单的客户与店铺绑定到至少一个仓库，且包含订单指定的仓库。unbound：未绑定。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["bound", "unbound"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var rows = await Bindings.OfAsync(reference, context, ct);
        if (rows.Count > 0 && (order.Operation?.WarehouseNo is not { } named || rows.Any(row => row.Key[2] == named)))
        {
            return StepResult.Of("bound", $"{rows.Count} warehouses");
        }

        context.Order().Refusal = new("order.refused.binding", $"The shop '{order.Channel?.ShopNo}' of '{order.Channel?.CustomerCode}' is not bound to {order.Operation?.WarehouseNo ?? "any warehouse"}.");
        return StepResult.Of("unbound");
    }
}
