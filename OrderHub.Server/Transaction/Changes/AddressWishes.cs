using System.Text.Json;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>Carries out what was recorded as a wish for another address, once the order's flow says that it may be.</summary>
public sealed class AddressWishes(OrderRequests requests, Lazy<LineChecks> checks)
{
    /// <summary>The order at its new address, or where it was with the wish failed; both settle the wish.</summary>
    /// <returns>Why it stays where it is; null: it goes to the new address.</returns>
    public async Task<string?> CarryOutAsync(OrderSession session, WriteBatch batch, CancellationToken ct)
    {
        var before = session.Order;
        var open = (await requests.OfOrderAsync(before.TenantId, before.OrderId, ct)).LastOrDefault(request => request is { CarriedAs: ChangeKind.Readdress, State: ChangeState.Requested });
        var at = before.Parties.ToList().FindIndex(party => party.Role == "CONSIGNEE");
        if (open?.Content is null || at < 0)
        {
            return "Nobody asks for another address any more.";
        }

        var address = JsonSerializer.Deserialize(open.Content, OrderJson.Default.Party)!;
        session.Change(order => order with { Parties = [.. order.Parties.Select((party, place) => place == at ? address : party)] });
        var refusal = await checks.Value.RunAsync(session, [FieldGroups.Address], batch, ct);
        if (refusal is not null)
        {
            session.Change(order => order with { Parties = before.Parties, Finance = before.Finance, PromisedAt = before.PromisedAt });
            session.Refusal = null;
        }

        session.SettleReaddress(refusal is null);
        return refusal?.Message;
    }
}
