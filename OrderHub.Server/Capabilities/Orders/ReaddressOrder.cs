using OrderHub.Server.Transaction.Changes;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Carries out a wish for another address: the order is held to what a new one is (reach, price, promise), then goes there. The wish is settled by
/// the same commit, so that a second run finds none. Nothing is to be undone: the address is whatever the customer wished last.
/// </summary>
public sealed class ReaddressOrder(AddressWishes wishes) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.readdress",
        Title = new("Send it to the new address", "改派新地址"),
        Summary = new(
            "Gives the order the address that was asked for, with reach, price and promise found anew. 'kept': the line does not go there, or nobody asks any more.",
            "按请求修改收货地址，并重新校验服务范围、价格与时效。kept：新地址不可达或已无请求。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["moved", "kept"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => await wishes.CarryOutAsync(context.Order(), context.Batch, ct) switch
    {
        { } why => StepResult.Of("kept", why),
        null => StepResult.Of("moved"),
    };

    /// <summary>A simulation knows that there is a wish, but not which: as if the line went there.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(StepResult.Of("moved"));
}
