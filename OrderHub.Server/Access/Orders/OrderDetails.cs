using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction.Masters;

namespace OrderHub.Server.Access.Orders;

/// <summary>Finds an order by its number, whichever system masters it.</summary>
internal static class OrderDetails
{
    /// <summary>Tells whether an order is as its master has it now (<c>fresh</c>) or as lists knew it (<c>stale</c>).</summary>
    public const string StateHeader = "Order-State";

    /// <summary>The order with its personal data open; null: there is none. One that the hub has taken over is found by the number that it had before, too.</summary>
    public static async Task<(Order? Order, PartState State)> FindAsync(int tenantId, string orderNo, IOrderSearch search, MasterDesk masters, CancellationToken ct) =>
        await search.FindAsync(tenantId, orderNo, ct) is { } own ? (own, PartState.Fresh) : await masters.FindAsync(tenantId, orderNo, ct) switch
        {
            ElsewhereAnswer.Here here => (await search.FindAsync(tenantId, here.OrderNo, ct), PartState.Fresh),
            ElsewhereAnswer.Fresh fresh => (fresh.Order, PartState.Fresh),
            ElsewhereAnswer.Stale stale => (stale.Order, PartState.Stale),
            _ => (null, PartState.Fresh),
        };
}
