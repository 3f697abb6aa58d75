using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Promises;

/// <summary>Promises a delivery time from the lane's transit time and the pickup window.</summary>
public sealed class QuotePromise(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "promise.quote",
        Title = new("Promise a time", "时效承诺"),
        Summary = new(
            "Adds the lane's transit time to the end of the pickup window, or to now where there is none.",
            "以揽收时间窗结束(无则当前时间)加线路运输时长得出承诺送达时间。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["promised", "unknown"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        if (await OrderLane.Of(order).FindAsync(reference, context, ct) is not { } lane)
        {
            return StepResult.Of("unknown");
        }

        var start = order.Operation?.PickupWindow?.End is { } end && end > context.Now ? end : context.Now;
        var promised = start + lane.Transit;
        session.Change(current => current with { PromisedAt = promised });
        return StepResult.Of("promised", promised.ToString("yyyy-MM-dd HH:mm 'UTC'"));
    }
}
