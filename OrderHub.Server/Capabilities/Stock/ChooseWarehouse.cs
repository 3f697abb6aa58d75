using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>
/// Chooses the warehouse that the order's goods leave: of those that have all of them, the quickest to the consignee. Writes the order only; reads maintained
/// tables and the stock, which the reservation behind it takes from.
/// </summary>
public sealed class ChooseWarehouse(ReferenceData reference, CountedThings counted) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.choose-warehouse",
        Title = new("Choose the warehouse", "寻源选仓"),
        Summary = new(
            "Of the warehouses in the table 'warehouses' that serve the line and have all goods, takes the quickest to the consignee. A warehouse that the order names stays, unless it is to be left out. 'short': none has all.",
            "从“仓库”表中服务该业务线且货品齐全的仓库里，选到收件人最快的一个。订单指定的仓库优先，除非被排除。short：没有仓库货品齐全。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["chosen", "short"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "exclude": {
                  "title": "Leave out", "type": "string", "maxLength": 64, "description": "Number of a warehouse that is not to be chosen, such as one that reported a shortage.",
                  "x-zh": { "title": "排除仓库", "description": "不予选择的仓库编号，例如已报缺货的仓库。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var excluded = context.Input["exclude"]?.GetValue<string>() ?? "";
        var named = order.Operation?.WarehouseNo is { } number && number != excluded ? number : null;
        string? best = null;
        foreach (var warehouse in await NearestWarehouses.OfAsync(reference, context, excluded, named, ct))
        {
            if (await counted.ReachesAsync(context.TenantId, OrderedStock.WantedOf(order, warehouse), ct))
            {
                best = warehouse;
                break;
            }
        }

        if (best is null)
        {
            session.Refusal = new("order.refused.stock", named is null ? "No warehouse has all goods of the order." : $"The warehouse '{named}' does not have all goods of the order.");
            return StepResult.Of("short");
        }

        session.Change(current => current with { Operation = (current.Operation ?? new Operation()) with { WarehouseNo = best } });
        return StepResult.Of("chosen", best);
    }
}
