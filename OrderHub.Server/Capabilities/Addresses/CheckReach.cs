using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Addresses;

/// <summary>Sees whether the line reaches both ends of the order. Pure: reads a maintained table.</summary>
public sealed class CheckReach(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "address.check-reach",
        Title = new("Within reach?", "可达校验"),
        Summary = new(
            "Looks both ends up in the tenant's table 'reach', where the narrowest row of a region decides. 'unreachable': names the end and the region that is not served.",
            "按租户维护的“服务范围”表校验，以最具体的区域为准，始发与目的地。unreachable:指出不在服务范围内的一端及区域。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["reachable", "unreachable"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        foreach (var party in session.Order.Parties.Where(party => party.Role is "CONSIGNOR" or "CONSIGNEE"))
        {
            var row = await reference.FindNarrowestAsync(
                context.TenantId, ReferenceTables.Reach, context.Now, [session.Order.BusinessLine, party.Province, party.City, party.County], ct);
            if (row?.Flag("served") != true)
            {
                var end = party.Role == "CONSIGNOR" ? "pickup" : "delivery";
                session.Refusal = new("order.refused.reach", $"The {end} region '{party.Province}' is not served by the line '{session.Order.BusinessLine}'.");
                return StepResult.Of("unreachable", $"{end}: {party.Province}");
            }
        }

        return StepResult.Of("reachable");
    }
}
