using OrderHub.Server.Data.Counted;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Marketing;

/// <summary>Gives the coupon back: the undo of <see cref="TakeCoupon"/>. Safe to run twice: what was given back is held no more.</summary>
public sealed class ReturnCoupon(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "marketing.return-coupon",
        Title = new("Give the coupon back", "退回优惠券"),
        Summary = new("The coupon can be used again, and nothing is taken off any more.", "优惠券恢复可用，取消抵扣。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["returned"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Coupon, null, ct);
        return await RehearseAsync(context, ct);
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => TakeCoupon.With(order, 0));
        return ValueTask.FromResult(StepResult.Of("returned", context.Order().Order.Marketing?.Coupon));
    }
}
