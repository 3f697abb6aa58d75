using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Allocations;

/// <summary>
/// Books what has arrived from another warehouse out of transit and into stock. Nothing undoes it: what must go leaves by an order of its own. Safe to run twice:
/// the order's movements say how much of each article is in the books.
/// </summary>
public sealed class ArriveGoods(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "transit.arrive",
        Title = new("Book the goods out of transit", "在途转入库"),
        Summary = new(
            "Adds what the warehouse reported as received to its stock and takes it off what is on its way; parts that came before are not counted again. With 'writeOff' the rest that was shipped and never came is taken off as well.",
            "将仓库实收数量计入库存并冲减在途；此前已入账的部分不重复计入。指定 writeOff 时，已发未到的差额一并核销。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["booked"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "writeOff": {
                  "title": "Write off the rest", "type": "boolean", "description": "What was shipped and did not come is lost: it is on its way no more.",
                  "x-zh": { "title": "核销差额", "description": "已发未到的视为丢失，不再计入在途。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var warehouse = order.Operation?.WarehouseNo ?? "";
        if (warehouse.Length == 0)
        {
            return StepResult.Fail(new("stock.warehouse-missing", "The order has no warehouse to book the goods into.", "Have the sender state it, then retry.", false));
        }

        if (order.Relations.Any(relation => relation.Kind == RelationKinds.Pair))
        {
            var writeOff = context.Input["writeOff"]?.GetValue<bool>() == true;
            var off = TransitGoods.Of(order, line => TransitGoods.ItemOf(warehouse, line), line => writeOff ? line.Quantity : Math.Min(line.ActualQuantity ?? 0, line.Quantity));
            if (await counted.ConsumeAsync(context.Batch, context.CountedOrder(), CountedKinds.Transit, off, ct) is { } lack)
            {
                return StepResult.Fail(new("transit.short", $"Of {lack.Item.Key} only {lack.Left:0.####} is on its way.", "See what has arrived; correct the stock by hand, then skip.", false));
            }
        }

        var added = await counted.AddAsync(
            context.Batch, context.CountedOrder(), CountedKinds.Stock, TransitGoods.Of(order, line => OrderedStock.ItemOf(warehouse, line), line => line.ActualQuantity ?? 0), ct);
        return StepResult.Of("booked", $"{added.Count} articles");
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("booked"));
}
