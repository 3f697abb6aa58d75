using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Transaction.Changes;

namespace OrderHub.Server.Transaction.Masters;

/// <summary>What is known of an order that the hub does not master.</summary>
public abstract record ElsewhereAnswer
{
    private ElsewhereAnswer()
    {
    }

    /// <summary>No system masters one of that number.</summary>
    public sealed record Unknown : ElsewhereAnswer;

    /// <summary>The hub has taken it over, under a number of its own.</summary>
    public sealed record Here(string OrderNo) : ElsewhereAnswer;

    /// <summary>As its master tells it now.</summary>
    public sealed record Fresh(Order Order) : ElsewhereAnswer;

    /// <summary>Its master does not answer: what lists show of it, as it was known last.</summary>
    /// <param name="Order">As far as lists need it.</param>
    /// <param name="Code">Why its master did not answer.</param>
    /// <param name="Message">The same in words.</param>
    public sealed record Stale(Order Order, string Code, string Message) : ElsewhereAnswer;
}

/// <summary>
/// The way to orders that other systems master: their master tells the details, and carries out changes. The hub keeps no request of its own for
/// them, since it decides nothing: the same wish may be sent twice, and the master does the work of one key once. Which version an order is of, its
/// master's time of change tells, in seconds.
/// </summary>
public sealed class MasterDesk(LegacyOrders elsewhere, OrderReader orders, MasterClient masters, IIdSource ids, TimeProvider time)
{
    private static readonly DateTimeOffset FirstVersion = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The tenant's order of that number of another system.</summary>
    public async Task<ElsewhereAnswer> FindAsync(int tenantId, string orderNo, CancellationToken ct)
    {
        if (await elsewhere.FindAsync(tenantId, orderNo, ct) is not { } kept)
        {
            return new ElsewhereAnswer.Unknown();
        }

        if (await SuccessorOfAsync(kept, ct) is { } here)
        {
            return new ElsewhereAnswer.Here(here);
        }

        switch (await masters.DetailAsync(tenantId, kept.Row.Connector, orderNo, ct))
        {
            case DetailAnswer.Found { Order: var order }:
                return new ElsewhereAnswer.Fresh(Numbered(order.ToOrder(tenantId, kept.Row.OrderId, 0, kept.Row.MasteredBy) with { CreatedAt = kept.Row.CreatedAt }));
            case DetailAnswer.Missing:
                await elsewhere.DropAsync(tenantId, orderNo, ct);
                return new ElsewhereAnswer.Unknown();
            case DetailAnswer.Failed failed:
                return new ElsewhereAnswer.Stale(Numbered(kept.Order), failed.Code, failed.Message);
            default:
                throw new InvalidOperationException("no such answer");
        }
    }

    /// <summary>The hub's number of the order that had that number in another system before; null: there is none.</summary>
    public async Task<string?> FindSuccessorAsync(int tenantId, string orderNo, CancellationToken ct) =>
        await elsewhere.FindAsync(tenantId, orderNo, ct) is { } kept ? await SuccessorOfAsync(kept, ct) : null;

    /// <summary>Has its master change the order's content.</summary>
    public Task<ChangeResult> ModifyAsync(ChangeAsk ask, ContentPatch patch, CancellationToken ct) => AskAsync(ask, ChangeKind.Modify, orders => orders.Modify, (order, part) =>
    {
        var stored = JsonSerializer.SerializeToNode<OrderContent>(order, OrderJson.Default.OrderContent)!.AsObject();
        if (MergePatch.Ambiguous(stored, patch.Patch) is { Count: > 0 } ambiguous)
        {
            return (null, Invalid(ambiguous), []);
        }

        // 1. What would change, read as strictly as a new order. 2. Only what the master takes.
        var (content, faults) = patch.Read(MergePatch.Apply(stored, patch.Patch));
        if (content is null)
        {
            return (null, Invalid(faults), []);
        }

        var after = ContentChange.Apply(order, content);
        var changes = OrderDiff.Of(order, after);
        List<Fault> refused = [.. changes.Where(change => !part.Modifiable.Any(field => IsWithin(change.Path, field)))
            .Select(change => new Fault(ChangeCodes.Field, change.Path, $"{order.MasteredBy} takes no change of {change.Path}; it takes: {string.Join(", ", part.Modifiable)}."))];
        if (refused.Count > 0)
        {
            return (null, new ChangeResult.Refused(order, ChangeDecision.Refused(ChangeReasons.Fields), refused), []);
        }

        var input = new JsonObject
        {
            ["orderNo"] = order.OrderNo,
            ["order"] = JsonSerializer.SerializeToNode<OrderContent>(after, OrderJson.Default.OrderContent),
            ["changes"] = new JsonArray([.. changes.Select(change => JsonValue.Create(change.Path))]),
        };
        return (input, null, changes);
    }, ct);

    /// <summary>Asks its master not to carry the order out.</summary>
    public Task<ChangeResult> CancelAsync(ChangeAsk ask, CancellationToken ct) => AskAsync(
        ask, ChangeKind.Cancel, orders => orders.Cancel,
        (order, _) => (new() { ["orderNo"] = order.OrderNo, ["reason"] = ask.Reason }, null, []), ct);

    private async Task<ChangeResult> AskAsync(
        ChangeAsk ask, ChangeKind kind, Func<OrdersManifest, string?> operationOf,
        Func<Order, OrdersManifest, (JsonObject? Input, ChangeResult? Answer, IReadOnlyList<FieldChange> Changes)> plan, CancellationToken ct)
    {
        // 1. The order as its master has it: what only the lists know is too old to be changed.
        if (await elsewhere.FindAsync(ask.TenantId, ask.OrderNo, ct) is not { } kept || masters.OrdersOf(ask.TenantId, kept.Row.Connector) is not { } part)
        {
            return new ChangeResult.NotFound();
        }

        var found = await FindAsync(ask.TenantId, ask.OrderNo, ct);
        if (found is ElsewhereAnswer.Stale stale)
        {
            return new ChangeResult.MasterAway(kept.Row.MasteredBy, stale.Code, stale.Message);
        }

        if (found is not ElsewhereAnswer.Fresh { Order: var order })
        {
            return new ChangeResult.NotFound();
        }

        // 2. Whether it may be asked at all.
        if (operationOf(part) is not { } operation)
        {
            return new ChangeResult.Refused(order, ChangeDecision.Refused(ChangeReasons.MasteredElsewhere), []);
        }

        if (ask.Versions is { } versions && !versions.Contains(order.Version))
        {
            return new ChangeResult.Stale(order.Version, []);
        }

        var (input, answer, changes) = plan(order, part);
        if (input is null)
        {
            return answer!;
        }

        // 3. Its master's answer.
        if (ask.DryRun)
        {
            // Whether its master takes it, only its master knows.
            var decision = new ChangeDecision(ChangeAnswer.Conditional, [ChangeConditions.AskDownstream], null);
            return new ChangeResult.Forecast(order, new() { Kind = kind, CarriedAs = kind, Decision = decision, State = ChangeState.Done, Changes = changes }, ChangeOutlook.None);
        }

        if (kind == ChangeKind.Modify && changes.Count == 0)
        {
            return Recorded(ask, kind, order, ChangeState.Done, changes);
        }

        return await masters.DoAsync(ask.TenantId, kept.Row.Connector, operation, order.OrderNo, input, $"{kind.ToString().ToLowerInvariant()}-{order.OrderNo}-{ask.IdempotencyKey}", ct) switch
        {
            OutboundResult.Done done => Recorded(ask, kind, order, (string?)(done.Output["state"] as JsonValue) == "REQUESTED" ? ChangeState.Requested : ChangeState.Done, changes),
            OutboundResult.Refused refused => new ChangeResult.MasterRefused(kept.Row.MasteredBy, refused.Code, refused.Message),
            OutboundResult.Failed failed => new ChangeResult.MasterAway(kept.Row.MasteredBy, failed.Code, failed.Message) { RetryAfter = failed.RetryAfter ?? Patience },
            OutboundResult.Unknown unknown => new ChangeResult.MasterAway(kept.Row.MasteredBy, unknown.Code, unknown.Message) { MayBeDone = true },
            var other => throw new InvalidOperationException($"no such result: {other}"),
        };
    }

    private async Task<string?> SuccessorOfAsync(KeptLegacyOrder kept, CancellationToken ct) =>
        await elsewhere.FindSuccessorAsync(kept.Row.TenantId, kept.Row.MasteredBy, kept.Row.OrderNo, ct) is { } orderId
            ? (await orders.FindAsync(kept.Row.TenantId, orderId, ct))?.OrderNo
            : null;

    private ChangeResult.Recorded Recorded(ChangeAsk ask, ChangeKind kind, Order order, ChangeState state, IReadOnlyList<FieldChange> changes)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return new(
            new()
            {
                TenantId = order.TenantId,
                OrderId = order.OrderId,
                RequestId = ids.Next(),
                Kind = kind,
                CarriedAs = kind,
                Actor = ask.Actor,
                Reason = ask.Reason,
                Status = order.Status,
                OrderVersion = order.Version,
                Decision = ChangeDecision.Allowed,
                State = state,
                RequestedAt = now,
                SettledAt = state == ChangeState.Requested ? null : now,
                IdempotencyKey = ask.IdempotencyKey,
                ContentHash = ask.ContentHash,
            },
            Replayed: false, changes);
    }

    private static Order Numbered(Order order) => order with { Version = (int)Math.Clamp((order.UpdatedAt - FirstVersion).TotalSeconds, 1, int.MaxValue) };

    private static bool IsWithin(string path, string field) => path.StartsWith(field, StringComparison.Ordinal) && (path.Length == field.Length || path[field.Length] is '.' or '[');

    private static ChangeResult.Invalid Invalid(IReadOnlyList<Fault> faults) => new("order.invalid", faults.Count == 1 ? faults[0].Message : $"The changed order has {faults.Count} faults.", faults);
}
