using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Kits;

/// <summary>
/// Books the kits that were made into stock, and their parts out of it; parts of kits that were not made are stock again. Nothing undoes it: kits are taken apart by an
/// order of their own. Safe to run twice: what was used up is held no more, and the order's movements say what it brought in.
/// </summary>
public sealed class BookKits(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "kit.book",
        Title = new("Book the kits in", "套装入账"),
        Summary = new(
            "What the warehouse reported as made is stock; the parts for it are used up, and what was held for more is given back. An order makes kits of one article.",
            "将仓库回传的完成数量计入套装库存，对应组件扣减，多预占的组件退回库存。一张订单只加工一种套装。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["booked"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        if (order is not { Goods: [var kit], Operation.WarehouseNo: { } warehouse })
        {
            return StepResult.Fail(new("kit.several", "The order does not make kits of one article in one warehouse.", "Correct the stock by hand, then skip.", false));
        }

        var made = kit.ActualQuantity ?? 0;
        var used = await counted.SpendAsync(context.Batch, context.CountedOrder(), CountedKinds.Stock, ct);
        await counted.AddAsync(
            context.Batch, context.CountedOrder(), CountedKinds.Stock,
            [
                (OrderedStock.ItemOf(warehouse, kit), made),
                .. used.Select(part => (new CountedItem(CountedKinds.Stock, part.Key), KitBill.Left(part.Quantity, kit.PlannedQuantity ?? kit.Quantity, made))),
            ],
            ct);
        return StepResult.Of("booked", $"{made:0.####} kits");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("booked"));
}
