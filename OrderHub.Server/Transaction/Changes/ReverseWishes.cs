using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Transaction.Returns;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// Plans that what an order delivered comes back, by an order of its own. 1. The table decides. 2. The rules of returns say whether it may. 3. The line that carries it takes the order at the one
/// intake, or is only tried for a dry run. So the order is there before the wish is recorded: it is made once for each key, and whoever asks again, or plans anew after a lost race, finds it.
/// </summary>
public sealed class ReverseWishes(IIntake intake, OrderReader reader, ReturnTerms terms, TimeProvider clock)
{
    public async Task<ChangePlan> PlanAsync(ChangeScene scene, ChangeAsk ask, ReverseWish wish, CancellationToken ct)
    {
        var order = scene.Order;
        var decision = scene.Decide(ChangeKind.Reverse, []);
        if (decision.Answer == ChangeAnswer.Refused)
        {
            return ChangePlanner.Refused(ChangeKind.Reverse, decision);
        }

        var now = clock.GetUtcNow();
        var window = await terms.WindowAsync(order, now, ct);
        var content = ReverseContent.Of(order, await WholeAsync(order, wish, ct));
        var why = await WhyNotAsync(order, wish, content, window, now, ct);
        var request = RequestOf(ask, order, content);

        // Looked for behind the rules: what an earlier try of this wish took counts as come back.
        if (!ask.DryRun && await MadeAsync(request, ct) is { } made)
        {
            return Done(decision, made);
        }

        if (why is not null)
        {
            return ChangePlanner.Invalid(ChangeKind.Reverse, [], new(ReturnRules.Code, why));
        }

        if (!ask.DryRun)
        {
            return NotTaken(decision, await intake.AcceptAsync(request, ct)) ?? Done(decision, (await MadeAsync(request, ct))!);
        }

        var (result, tried) = await intake.RehearseAsync(request, ct);
        return NotTaken(decision, result) ?? ChangePlanner.Settled(ChangeKind.Reverse, decision, null) with
        {
            Outlook = new()
            {
                Fee = tried!.Finance is { EstimatedFee: { } fee } finance ? new(fee, finance.Currency) : null,
                Until = new(null, ChangeAnswer.Refused, window.Ends),
                Reverse = new(
                    content.BusinessLine!, content.BusinessLine == ReverseContent.ReturnIn ? await terms.IsRefundedFirstAsync(order, content.BusinessLine, now, ct) : null, content.Goods),
            },
        };
    }

    /// <summary>The wish with the line that carries it, and with a quantity for each line of goods: what is asked for, else what was delivered and has not come back.</summary>
    private async Task<ReverseWish> WholeAsync(Order order, ReverseWish wish, CancellationToken ct)
    {
        var quantities = new Dictionary<int, decimal?>();
        foreach (var article in order.Goods.Where(line => wish.Quantities?.ContainsKey(line.LineNo) != false).GroupBy(line => line.Article(), StringComparer.Ordinal))
        {
            var left = await terms.LeftAsync(order, article.Key, ct);
            foreach (var line in article)
            {
                var quantity = wish.Quantities?[line.LineNo] ?? Math.Min(left, ReturnRules.DeliveredOf(order, line));
                quantities[line.LineNo] = quantity;
                left = Math.Max(0, left - quantity);
            }
        }

        return wish with { Line = order.Operation?.WarehouseNo is null ? ReverseContent.Pickup : ReverseContent.ReturnIn, Quantities = quantities };
    }

    private async Task<string?> WhyNotAsync(Order order, ReverseWish wish, OrderContent content, ReturnWindow window, DateTimeOffset now, CancellationToken ct)
    {
        if (ReturnRules.WhyNot(order, window, now) is { } why)
        {
            return why;
        }

        if (wish.Quantities?.Keys.Except(order.Goods.Select(line => line.LineNo)).ToList() is [var unknown, ..])
        {
            return $"The order {order.OrderNo} has no line {unknown}.";
        }

        if (content.BusinessLine == ReverseContent.Pickup && wish.PickupMode == PickupModes.Self)
        {
            return $"No warehouse sent the order {order.OrderNo}, so what comes back is fetched at the door.";
        }

        if (content.Goods.Count == 0 && order.Goods.Count > 0)
        {
            return $"Nothing of the order {order.OrderNo} is left that may come back.";
        }

        return await terms.LackAsync(order.TenantId, ReturnRules.Wanted(order, content.Goods).Wanted, ct) is { } lack ? ReturnRules.Lacking(lack) : null;
    }

    private static IntakeRequest RequestOf(ChangeAsk ask, Order order, OrderContent content)
    {
        // The key alone tells which wish it is: what is left to come back, and so the content, changes between its tries.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{order.OrderId}\n{ask.IdempotencyKey}"));
        return new()
        {
            TenantId = order.TenantId,
            Content = content,
            SourceSystem = Reference.Hub,
            IdempotencyKey = $"reverse-{Convert.ToHexStringLower(hash)}",
            ContentHash = hash,
            Relations = [new(RelationKinds.Reverse, order.OrderId, order.OrderNo)],
        };
    }

    /// <summary>The order that was made for the wish; null: none was, or its line refused it.</summary>
    private async Task<Order?> MadeAsync(IntakeRequest request, CancellationToken ct) =>
        await reader.FindByReferenceAsync(request.TenantId, new() { SourceSystem = request.SourceSystem, RefType = Reference.RequestType, RefNo = request.IdempotencyKey }, ct) is { Status: not OrderStatus.Refused } made
            ? made
            : null;

    private static ChangePlan? NotTaken(ChangeDecision decision, IntakeResult result) => result switch
    {
        IntakeResult.Accepted => null,
        IntakeResult.Refused refused => ChangePlanner.Invalid(ChangeKind.Reverse, refused.Faults, new(refused.Code, refused.Message)),
        IntakeResult.Unavailable unavailable => new() { Kind = ChangeKind.Reverse, Decision = decision, Unavailable = unavailable },
        _ => throw new UnreachableException($"An order that has no numbers but its own met {result.GetType().Name}."),
    };

    private static ChangePlan Done(ChangeDecision decision, Order made) => ChangePlanner.Settled(ChangeKind.Reverse, decision, session =>
    {
        var link = new Relation { Kind = RelationKinds.Reverse, OrderId = made.OrderId, OrderNo = made.OrderNo, CreatedAt = made.CreatedAt };
        session.Change(order => order with { Relations = [.. order.Relations, link] });
        session.Tell(EventFamilies.Changed);
    }) with { Content = made.OrderNo };
}
