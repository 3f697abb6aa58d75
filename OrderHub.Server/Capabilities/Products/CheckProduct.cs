using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Products;

/// <summary>Sees whether the line sells the services that the order asks for. Pure: reads a maintained table.</summary>
public sealed class CheckProduct(ReferenceData reference) : ILocalCapability
{
    // A refusal is one sentence or two; the rest is told once those are mended.
    private const int MostTold = 480;

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "product.check",
        Title = new("Service on offer?", "产品校验"),
        Summary = new(
            "Looks the main product and what is added to it up in the table 'products': sold by this line, going together, keeping the temperature layer of the cargo, and not too heavy, large or many. 'refused': names all that is wrong.",
            "按“产品”表校验主产品与增值服务：本业务线是否在售、能否搭配、温层是否支持、重量体积件数是否超限。refused：逐条指出问题。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["fine", "refused"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var products = await reference.OfAsync(context.TenantId, ReferenceTables.Products, ct);
        var faults = ProductRule.Faults(session.Order, code => SoldProduct.Find(products, context.Now, code));
        if (faults.Count == 0)
        {
            return StepResult.Of("fine");
        }

        var why = string.Join(' ', faults);
        session.Refusal = new("order.refused.product", why.Length <= MostTold ? why : why[..MostTold] + "…");
        return StepResult.Of("refused", faults[0]);
    }
}
