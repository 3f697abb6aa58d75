using System.Text.Json.Nodes;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Marketing;

/// <summary>Sees whether the order belongs to a group that must come together, and how many that is. Pure: reads a maintained table.</summary>
public sealed class CheckGroup(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "marketing.check-group",
        Title = new("Is it bought by a group?", "拼团校验"),
        Summary = new(
            "Looks up how many orders make a group of the campaign (table 'group-buys'). 'waits': the group must come together; the output says its 'size' and 'until' when. 'none': bought alone. 'closed': the group's time is over, or the campaign is not for groups.",
            "按“拼团活动”表查找成团人数。waits：须等待成团，输出 size 与 until；none：非拼团订单；closed：拼团已截止或活动不支持拼团。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["waits", "none", "closed"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "size": { "type": "integer", "description": "How many members make the group.", "x-zh": { "description": "成团人数。" } },
                "until": { "type": "string", "format": "date-time", "description": "When its time is over.", "x-zh": { "description": "成团截止时间。" } }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        if (session.Order.Marketing is not { GroupBuyId: { Length: > 0 } group } marketing)
        {
            return StepResult.Of("none");
        }

        var campaign = await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.GroupBuys, context.Now, [session.Order.BusinessLine, marketing.Campaign], ct);
        if (campaign?.Whole("size") is not { } size)
        {
            session.Refusal = new("order.refused.group", $"The campaign '{marketing.Campaign}' is not bought by groups.");
            return StepResult.Of("closed");
        }

        var until = marketing.GroupDeadline ?? context.Now.AddHours(campaign.Whole("hours") ?? 24);
        if (until <= context.Now)
        {
            session.Refusal = new("order.refused.group", $"The time of the group '{group}' is over.");
            return StepResult.Of("closed");
        }

        return StepResult.Of("waits", $"{group}: {size}", new JsonObject { ["size"] = size, ["until"] = until.UtcDateTime.ToString("O") });
    }
}
