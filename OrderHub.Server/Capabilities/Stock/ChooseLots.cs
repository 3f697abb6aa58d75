using OrderHub.Server.Capabilities.Contracts;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>
/// Chooses the lots that the order's goods are taken from, the first to expire first. Writes the order only; the reservation behind it takes them. Safe to run
/// twice: a line that names its lot stays.
/// </summary>
public sealed class ChooseLots(ReferenceData reference, CountedThings counted) : ILocalCapability
{
    /// <summary>Most lots of one article that are looked at.</summary>
    private const int MostLots = 500;

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "stock.choose-lots",
        Title = new("Choose the lots", "批次先到期先出"),
        Summary = new(
            "For each line without a lot whose article the warehouse keeps by lot, takes the lots that expire first and still keep as long as the customer's rate card demands; a line that needs several becomes several. 'short': such lots do not reach.",
            "对未指定批次且仓库按批次管理的货品行，按先到期先出选取满足客户价卡最低剩余效期的批次；需要多个批次时拆行。short：可用批次不足。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["chosen", "short"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var life = (await QuoteContract.CardOfAsync(reference, context, ct))?.Whole("lifeDays") ?? 0;
        var keepsUntil = ReferenceData.DayOf(order.Operation?.DeliveryWindow?.Start ?? context.Now).AddDays((int)life);
        var goods = new List<Goods>();
        var next = order.Goods.Max(line => line.LineNo) + 1;
        foreach (var line in order.Goods)
        {
            var lots = line.Lot is null ? await LotsOfAsync(context.TenantId, order.Operation?.WarehouseNo, line, goods, ct) : [];
            if (lots.Count == 0)
            {
                goods.Add(line);
                continue;
            }

            if (LotRule.Pick(lots, line.Quantity, keepsUntil) is not { } picked)
            {
                session.Refusal = new("order.refused.stock", $"The lots of '{OrderedStock.ArticleOf(line)}' that keep until {keepsUntil:yyyy-MM-dd} do not reach.");
                return StepResult.Of("short", OrderedStock.ArticleOf(line));
            }

            goods.AddRange(LotRule.Split(line, picked, next));
            next += picked.Count - 1;
        }

        session.Change(current => current with { Goods = goods });
        return StepResult.Of("chosen", $"{goods.Count} lines");
    }

    /// <summary>The article's lots, less what lines before this one take of them.</summary>
    private async Task<IReadOnlyList<Lot>> LotsOfAsync(int tenantId, string? warehouse, Goods line, IReadOnlyList<Goods> before, CancellationToken ct)
    {
        var beginning = $"{warehouse}|{OrderedStock.ArticleOf(line)}|{OrderedStock.GradeOf(line)}|";
        return
        [
            .. (await counted.UnderAsync(tenantId, CountedKinds.Stock, beginning, MostLots, ct))
                .Select(row => LotRule.Of(row.Key, row.Left - before.Where(other => warehouse is not null && OrderedStock.ItemOf(warehouse, other).Key == row.Key).Sum(other => other.Quantity)))
                .OfType<Lot>(),
        ];
    }
}
