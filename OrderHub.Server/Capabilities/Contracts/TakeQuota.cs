using System.Globalization;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Contracts;

/// <summary>
/// Takes the order's pieces off what the customer's rate card lets it have this month. Its undo is <see cref="ReleaseQuota"/>; an order that is cancelled gives
/// them back by itself. Safe to run twice: the order's movement says that they were taken.
/// </summary>
public sealed class TakeQuota(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "quota.take",
        Title = new("Within the month's quota?", "月度配额占用"),
        Summary = new(
            "Takes the order's pieces off the month's quota of the customer's rate card (UTC); without a quota everything is within it. 'over': the quota does not reach, and a person decides.",
            "从客户合同价卡的当月配额（UTC）中扣减本单件数；无配额则视为充足。over：配额不足，转人工判定。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["taken", "over"],
        Undo = "quota.release@1",
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: false, ct);

    /// <summary>The same by what there is now; nothing is taken.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: true, ct);

    private async ValueTask<StepResult> DecideAsync(StepContext context, bool isRehearsal, CancellationToken ct)
    {
        var order = context.Order().Order;
        if ((await QuoteContract.CardOfAsync(reference, context, ct))?.Decimal("quota") is not { } quota)
        {
            return StepResult.Of("taken", "no quota");
        }

        var product = order.Products.First(one => one.Kind == ProductKinds.Main).ProductCode;
        var item = CountedItem.Of(CountedKinds.Quota, order.Channel?.CustomerCode, product, context.Now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        var pieces = order.Goods.Sum(line => line.Quantity);
        var isShort = isRehearsal
            ? await counted.LeftAsync(context.TenantId, item, quota, ct) < pieces
            : await counted.TakeAsync(context.Batch, context.CountedOrder(), [(item, pieces, quota)], ct) is not null;
        return isShort ? StepResult.Of("over", item.Key) : StepResult.Of("taken", $"{pieces:0.####} {item.Key}", []);
    }
}
