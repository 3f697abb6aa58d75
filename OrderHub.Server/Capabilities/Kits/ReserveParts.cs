using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Kits;

/// <summary>
/// Holds what the order's kits are made of, in the warehouse that makes them: all, or none. Its undo is <see cref="Stock.ReleaseStock"/>; an order that is refused
/// or cancelled gives it back by itself. Safe to run twice: the order's movements say what was taken.
/// </summary>
public sealed class ReserveParts(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "kit.reserve",
        Title = new("Reserve the parts", "预占组件"),
        Summary = new(
            "Holds the parts of every kit that is ordered, by the table 'kits', in the order's warehouse: all or none. 'short': one is short. 'unknown': no bill of the kit is in force.",
            "按“套装组件”表在订单仓库预占全部套装所需组件，要么全部占用，要么不占。short：有组件不足；unknown：该套装无有效组件清单。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["reserved", "short", "unknown"],
        Undo = "stock.release@1",
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var parts = await KitBill.OfAsync(reference, context, ct);
        return Missing(context, parts.Count) ?? Decide(
            context, await counted.TakeAsync(context.Batch, context.CountedOrder(), [.. parts.Select(part => (part.Item, part.Quantity, (decimal?)null))], ct));
    }

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public async ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct)
    {
        var parts = await KitBill.OfAsync(reference, context, ct);
        foreach (var (item, quantity) in parts)
        {
            if (await counted.LeftAsync(context.TenantId, item, null, ct) is var left && left < quantity)
            {
                return Decide(context, (item, left));
            }
        }

        return Missing(context, parts.Count) ?? Decide(context, null);
    }

    private static StepResult? Missing(StepContext context, int parts)
    {
        var order = context.Order().Order;
        if (string.IsNullOrEmpty(order.Operation?.WarehouseNo))
        {
            return StepResult.Fail(new("stock.warehouse-missing", "The order has no warehouse to take the goods from.", "Put the step behind one that sees to the warehouse, and publish.", false));
        }

        if (parts > 0)
        {
            return null;
        }

        context.Order().Refusal = new("order.refused.kit", $"Nothing says what '{string.Join("', '", order.Goods.Select(Stock.OrderedStock.ArticleOf))}' is made of.");
        return StepResult.Of("unknown");
    }

    private static StepResult Decide(StepContext context, (CountedItem Item, decimal Left)? lack)
    {
        if (lack is { } shortage)
        {
            context.Order().Refusal = new("order.refused.stock", $"Of {shortage.Item.Key} only {shortage.Left:0.####} is left.");
            return StepResult.Of("short", shortage.Item.Key);
        }

        return StepResult.Of("reserved", context.Order().Order.Operation!.WarehouseNo, []);
    }
}
