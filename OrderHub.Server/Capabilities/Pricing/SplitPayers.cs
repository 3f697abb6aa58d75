using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Pricing;

/// <summary>
/// Says who pays which fee: by the way of paying, or where several parties pay, by the maintained shares. Writes the order only, and comes to the same when it
/// runs twice.
/// </summary>
public sealed class SplitPayers(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "price.split-payers",
        Title = new("Who pays what?", "费用分摊"),
        Summary = new(
            "Gives each fee its payer: the sender, the recipient, or the customer by the month. Where several parties pay (5), divides fees by the table 'payers' between parties of the order and customers; fees for which the caller named a payer stay. 'noPayer': a party that has a share is not named in the order.",
            "为每项费用确定付款方：寄方、收方或月结客户。多方结算（5）时按“费用分摊”表在订单各方与客户之间分摊；来源方已指明付款方的费用不变。noPayer：订单未给出应付款的一方。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["split", "noPayer"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var finance = order.Finance ?? new();
        var shares = finance.SettleType == SettleTypes.SeveralParties
            ? SharesOf(await reference.OfAsync(context.TenantId, ReferenceTables.Payers, ct), ReferenceData.DayOf(context.Now), order)
            : [new(SolePayer(order, finance.SettleType), 100)];
        if (shares.FirstOrDefault(share => share.Payer.Length == 0 || (IsRole(share.Payer) && order.Parties.All(party => party.Role != share.Payer))) is { } missing)
        {
            session.Refusal = new("order.refused.payer", missing.Payer.Length == 0 ? "Nobody is named who pays." : $"A share of the fees is for the party {missing.Payer}, and the order names none.");
            return StepResult.Of("noPayer", missing.Payer);
        }

        session.Change(current => current with
        {
            Finance = (current.Finance ?? new Finance()) with { Fees = SplitFees.Of((current.Finance ?? new()).Fees, shares, fee => string.IsNullOrEmpty(fee.Payer) || fee.Kind is "FREIGHT" or "HANDLING") },
        });
        return StepResult.Of("split", string.Join(", ", shares.Select(share => $"{share.Payer} {share.Percent:0.##} %")));
    }

    /// <summary>The shares of the customer, else of the line; all of it the payer's where the table says nothing.</summary>
    private static List<PayerShare> SharesOf(ReferenceSnapshot table, DateOnly day, Order order)
    {
        var ofLine = table.Rows.Where(row => row.Key[0] == order.BusinessLine && row.HoldsOn(day)).ToList();
        var own = ofLine.Where(row => row.Key[1] == order.Channel?.CustomerCode).ToList();
        var shares = (own.Count > 0 ? own : ofLine.Where(row => row.Key[1].Length == 0))
            .Select(row => new PayerShare(row.Key[2], row.Decimal("percent") ?? 0)).OrderByDescending(share => share.Percent).ThenBy(share => share.Payer, StringComparer.Ordinal).ToList();
        return shares.Count > 0 ? shares : [new(PartyRoles.Payer, 100)];
    }

    private static string SolePayer(Order order, int settleType) => settleType switch
    {
        SettleTypes.Sender => PartyRoles.Consignor,
        SettleTypes.Receiver => PartyRoles.Consignee,
        _ => order.Channel?.CustomerCode ?? PartyRoles.Consignor,
    };

    private static bool IsRole(string payer) => payer is PartyRoles.Consignor or PartyRoles.Consignee or PartyRoles.Payer or PartyRoles.Buyer or PartyRoles.Supplier;
}
