using OrderHub.Server.Capabilities.Products;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Addresses;

/// <summary>Sees whether what the order wishes at its addresses is offered there. Pure: reads a maintained table.</summary>
public sealed class CheckService(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "address.check-service",
        Title = new("Offered at the address?", "上门服务校验"),
        Summary = new(
            "Looks up, by the table 'services', those of the named added services that the order has, at the ends that are named: whether they are offered there, up to which floor (attributes 'floor' and 'lift' of UPSTAIRS) and for how heavy a piece; with 'layers' also its temperature layers. 'unavailable': names what is not.",
            "按“上门服务范围”表校验订单所含的指定增值服务在指定一端是否提供、楼层（UPSTAIRS 的 floor、lift 属性）与单件重量是否可行；勾选温层时一并校验温层。unavailable：指出不可提供的服务。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["available", "unavailable"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "services": {
                  "title": "Added services", "type": "array", "items": { "type": "string" }, "maxItems": 50, "description": "Codes of added services that are done at the address.",
                  "x-zh": { "title": "增值服务", "description": "需上门的增值服务代码。" }
                },
                "layers": {
                  "title": "Temperature layers too", "type": "boolean", "description": "Whether the order's temperature layers must be offered there as well.",
                  "x-zh": { "title": "含温层", "description": "是否一并校验订单温层。" }
                },
                "ends": {
                  "title": "Ends", "type": "array", "items": { "type": "string", "enum": ["CONSIGNOR", "CONSIGNEE"] }, "minItems": 1, "maxItems": 2, "description": "At whose address. Default: both.",
                  "x-zh": { "title": "地址端", "description": "在哪一端校验，默认两端。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        foreach (var end in Texts(context, "ends") ?? [PartyRoles.Consignor, PartyRoles.Consignee])
        {
            var party = session.Order.Parties.First(party => party.Role == end);
            foreach (var service in Wanted(context, session.Order))
            {
                var row = await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Services, context.Now, [service, party.Province, party.City, party.County], ct);
                if (ServiceRule.Fault(service, party.Province ?? "", row, session.Order) is { } fault)
                {
                    session.Refusal = new("order.refused.service", fault);
                    return StepResult.Of("unavailable", service);
                }
            }
        }

        return StepResult.Of("available");
    }

    private static IEnumerable<string> Wanted(StepContext context, Order order)
    {
        var added = (Texts(context, "services") ?? []).Where(service => order.Products.Any(product => product.ProductCode == service));
        return context.Input["layers"]?.GetValue<bool>() == true ? added.Concat(ProductRule.LayersOf(order)) : added;
    }

    private static List<string>? Texts(StepContext context, string name) => context.Input[name]?.AsArray().Select(text => text!.GetValue<string>()).ToList();
}
