using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Marketing;

/// <summary>
/// Redeems the order's coupon: one of as many uses as it has. Its undo is <see cref="ReturnCoupon"/>; an order that is refused or cancelled gives it back by
/// itself. Safe to run twice: the order's movement says that it was taken.
/// </summary>
public sealed class TakeCoupon(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    /// <summary>Kind of the fee that a coupon takes off.</summary>
    public const string Discount = "DISCOUNT";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "marketing.take-coupon",
        Title = new("Redeem the coupon", "核销优惠券"),
        Summary = new(
            "Redeems the coupon by the table 'coupons' and takes what it is worth off as the fee DISCOUNT. 'none': the order has none. 'refused': there is no such coupon for the line, it is used up, or the goods are worth less than it asks for.",
            "按“优惠券”表核销，并以 DISCOUNT 费用抵扣。none：订单未使用优惠券；refused：券不存在或不适用、已用完、或未达使用门槛。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["taken", "none", "refused"],
        Undo = "marketing.return-coupon@1",
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: false, ct);

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: true, ct);

    private async ValueTask<StepResult> DecideAsync(StepContext context, bool isRehearsal, CancellationToken ct)
    {
        var session = context.Order();
        if (session.Order.Marketing?.Coupon is not { Length: > 0 } coupon)
        {
            return StepResult.Of("none");
        }

        var row = await reference.FindAsync(context.TenantId, ReferenceTables.Coupons, context.Now, [coupon], ct);
        if (row is null || row.Text("line") is { Length: > 0 } line && line != session.Order.BusinessLine)
        {
            return Refuse(session, $"There is no coupon '{coupon}' for the line '{session.Order.BusinessLine}' today.");
        }

        if (row.Decimal("least") is { } least && session.Order.Goods.Sum(goods => (goods.Price ?? 0) * goods.Quantity) < least)
        {
            return Refuse(session, $"The coupon '{coupon}' asks for goods worth {least:0.00}.");
        }

        var item = CountedItem.Of(CountedKinds.Coupon, coupon);
        decimal uses = row.Whole("uses") ?? 0;
        if (isRehearsal ? await counted.LeftAsync(context.TenantId, item, uses, ct) < 1 : await counted.TakeAsync(context.Batch, context.CountedOrder(), [(item, 1, uses)], ct) is not null)
        {
            return Refuse(session, $"The coupon '{coupon}' is used up.");
        }

        var worth = row.Decimal("worth") ?? 0;
        session.Change(order => With(order, worth));
        return StepResult.Of("taken", $"{coupon} {worth:0.00}", []);
    }

    /// <summary>The order with that much off; nothing off leaves no fee.</summary>
    internal static Order With(Order order, decimal worth)
    {
        var finance = order.Finance ?? new();
        return order with
        {
            Marketing = (order.Marketing ?? new()) with { Discount = worth },
            Finance = finance with { Fees = [.. finance.Fees.Where(fee => fee.Kind != Discount), .. worth == 0 ? Array.Empty<Fee>() : [new Fee { Kind = Discount, Amount = -worth }]] },
        };
    }

    private static StepResult Refuse(OrderSession session, string why)
    {
        session.Refusal = new("order.refused.coupon", why);
        return StepResult.Of("refused");
    }
}
