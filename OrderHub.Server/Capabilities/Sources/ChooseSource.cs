using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Sources;

/// <summary>
/// Chooses the cloud warehouse that the order's goods leave, and the carrier that takes them on, together. Writes the order only; the reservation and the number
/// behind it take what they need. Safe to run twice.
/// </summary>
public sealed class ChooseSource(ReferenceData reference, CountedThings counted) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "source.choose",
        Title = new("Choose cloud warehouse and carrier", "云仓与承运商寻源"),
        Summary = new(
            "Of the warehouses bound to owner and shop (or the one that the order names) that have all goods, takes the first by priority from which a carrier of the table 'carriers' goes to the consignee, and of those carriers the cheapest. 'short': none has all goods. 'noCarrier': none goes there.",
            "在货主店铺绑定的仓库（或订单指定仓库）中，取货品齐全、优先级最高且有“承运商”可达收货地者，并选最便宜的承运商。short：均不齐全；noCarrier：无承运商可达。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["chosen", "short", "noCarrier"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "exclude": {
                  "title": "Leave out", "type": "array", "items": { "type": "string" }, "maxItems": 100, "description": "Warehouses that are not to be chosen, such as those that were short.",
                  "x-zh": { "title": "排除", "description": "不参与选择的仓库，例如已缺货的仓。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var excluded = (context.Input["exclude"]?.AsArray() ?? []).Select(warehouse => warehouse!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var named = order.Operation?.WarehouseNo is { } number && !excluded.Contains(number) ? number : null;
        var places = (await reference.OfAsync(context.TenantId, ReferenceTables.Warehouses, ct)).Rows
            .Where(row => row.HoldsOn(ReferenceData.DayOf(context.Now)) && row.Flag("active")).ToDictionary(row => row.Key[0], row => row.Text("province") ?? "", StringComparer.Ordinal);
        var warehouses = new List<SourceWarehouse>();
        foreach (var row in await Bindings.OfAsync(reference, context, ct))
        {
            var warehouse = row.Key[2];
            if (!excluded.Contains(warehouse) && (named is null || warehouse == named) && places.TryGetValue(warehouse, out var province))
            {
                warehouses.Add(new(warehouse, province, row.Whole("priority") ?? 100, await counted.ReachesAsync(context.TenantId, OrderedStock.WantedOf(order, warehouse), ct)));
            }
        }

        var (choice, hasGoods) = SourceRule.Choose(warehouses, await CarriersAsync(context, order, ct));
        if (choice is not { } best)
        {
            session.Refusal = hasGoods
                ? new("order.refused.carrier", "No carrier goes from where the goods are to the consignee.")
                : new("order.refused.stock", "No warehouse that is bound to owner and shop has all goods of the order.");
            return StepResult.Of(hasGoods ? "noCarrier" : "short");
        }

        session.Change(current => current with { Operation = (current.Operation ?? new Operation()) with { WarehouseNo = best.Warehouse, CarrierCode = best.Carrier } });
        return StepResult.Of("chosen", $"{best.Warehouse} {best.Carrier}");
    }

    /// <summary>What carriers do to the consignee's province: a row for that province goes before one for all.</summary>
    private async ValueTask<IReadOnlyList<SourceCarrier>> CarriersAsync(StepContext context, Order order, CancellationToken ct)
    {
        var to = RegionNames.Province(order.Parties.First(party => party.Role == PartyRoles.Consignee).Province ?? "");
        return
        [
            .. (await reference.OfAsync(context.TenantId, ReferenceTables.Carriers, ct)).Rows
                .Where(row => row.HoldsOn(ReferenceData.DayOf(context.Now)) && (row.Key[2].Length == 0 || row.Key[2] == to))
                .GroupBy(row => (row.Key[0], row.Key[1]))
                .Select(same => same.OrderByDescending(row => row.Key[2].Length).ThenByDescending(row => row.ValidFrom ?? DateOnly.MinValue).First())
                .Where(row => row.Flag("served"))
                .Select(row => new SourceCarrier(row.Key[0], row.Key[1], row.Decimal("price") ?? 0, row.Whole("hours") ?? 0)),
        ];
    }
}
