using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Contracts;

/// <summary>The contract by which a customer has orders of a line carried: the narrowest row of the table <c>contracts</c>.</summary>
internal static class CustomerContract
{
    /// <summary>The contract that is in force and lets the order be paid as it says; null, with the order's refusal set: there is none.</summary>
    public static async ValueTask<ReferenceRow?> FindAsync(ReferenceData reference, StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var (order, customer) = (session.Order, session.Order.Channel?.CustomerCode);
        var contract = await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Contracts, context.Now, [customer, order.BusinessLine], ct);
        if (contract?.Flag("active") == true && Settles(contract, (order.Finance ?? new()).SettleType))
        {
            return contract;
        }

        session.Refusal = new("order.refused.contract", $"The customer '{customer}' has no contract for the line '{order.BusinessLine}' that is paid so.");
        return null;
    }

    private static bool Settles(ReferenceRow contract, int settleType) =>
        contract.Text("settleTypes") is not { Length: > 0 } allowed || allowed.Contains((char)('0' + settleType), StringComparison.Ordinal);
}
