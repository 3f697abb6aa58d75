using System.Diagnostics;
using OrderHub.Server.Data.Persistence.Ids;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Transaction;

/// <summary>
/// Takes orders in. 1. Find the line and its published transaction flow. 2. Give the order its number. 3. Run the flow in one
/// burst, committed once. 4. Answer by how the flow ended. A burst that lost a race (the same order came twice at once, a waybill
/// number went to another) runs again from the start and sees what the winner wrote.
/// </summary>
public sealed class Intake(FlowCatalog flows, FlowEngine engine, OrderSessions sessions, OrderNumbers numbers, Simulator simulator, IIdSource ids, TimeProvider clock) : IIntake
{
    /// <summary>Most times a burst is run again after lost races.</summary>
    public const int MaxRaces = 20;

    /// <summary>Type of the reference under which the caller's own number is claimed.</summary>
    public const string RequestReference = Reference.RequestType;

    public async Task<IntakeResult> AcceptAsync(IntakeRequest request, CancellationToken ct)
    {
        if (FlowOf(request) is not { } flow)
        {
            return OfNoLine(request);
        }

        var relations = await RelationsOfAsync(request, ct);
        for (var race = 0; race < MaxRaces; race++)
        {
            var session = await BeginAsync(request, flow.Line, relations, race > 0, ct);
            var outcome = await engine.StartAsync(flow, request.TenantId, session, session.Order.TraceParent, "intake", ct);
            if (outcome.Commit.IsCommitted)
            {
                return Answer(session, outcome.State.Outcome);
            }
        }

        return new IntakeResult.Unavailable("intake.contended", "Too many orders compete for the same numbers.", TimeSpan.FromSeconds(1));
    }

    public async Task<(IntakeResult Result, Order? Order)> RehearseAsync(IntakeRequest request, CancellationToken ct)
    {
        if (FlowOf(request) is not { } flow)
        {
            return (OfNoLine(request), null);
        }

        var session = await BeginAsync(request, flow.Line, await RelationsOfAsync(request, ct), lostARace: false, ct);
        var outcome = (await simulator.TryAsync(request.TenantId, flow, session, ct)).Outcome;
        return (Answer(session, outcome), session.Order);
    }

    private FlowDefinition? FlowOf(IntakeRequest request) => Routing.LineOf(request.Content.BusinessLine, request.Content.BusinessIdentity) is { } line
        ? flows.Published(line, FlowKind.Transaction, request.TenantId, request.IdempotencyKey)
        : null;

    private IntakeResult.Refused OfNoLine(IntakeRequest request) => new(
        "order.line.unknown", $"No line takes orders of the business identity '{request.Content.BusinessIdentity}'.",
        [new("order.line.unknown", "businessIdentity", $"Known lines: {string.Join(", ", flows.Lines(request.TenantId))}."), .. OrderRules.Check(request.Content)], null);

    private async Task<IReadOnlyList<Relation>> RelationsOfAsync(IntakeRequest request, CancellationToken ct)
    {
        var named = await sessions.RelationsOfAsync(request.TenantId, request.Content, ct);
        var told = request.Relations.Where(relation => !named.Any(known => known.Kind == relation.Kind && known.OrderId == relation.OrderId));
        return [.. named, .. told.Select(relation => new Relation { Kind = relation.Kind, OrderId = relation.OrderId, OrderNo = relation.OrderNo, CreatedAt = clock.GetUtcNow() })];
    }

    private ValueTask<OrderSession> BeginAsync(IntakeRequest request, string line, IReadOnlyList<Relation> relations, bool lostARace, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var shard = VirtualShard.Of(request.TenantId, request.IdempotencyKey);
        var claim = new Reference { SourceSystem = request.SourceSystem, RefType = RequestReference, RefNo = request.IdempotencyKey };
        var number = numbers.Next(line, shard);
        var order = new Order(request.Content)
        {
            TenantId = request.TenantId,
            OrderId = ids.Next(shard),
            OrderNo = number.ToString(),
            CellId = number.Unit,
            Status = OrderStatus.Received,
            CreatedAt = now,
            UpdatedAt = now,
            BusinessLine = line,
            References = [claim, .. request.Content.References.Where(reference => reference != claim).Distinct()],
            Relations = relations,
            TraceParent = request.TraceParent ?? Activity.Current?.Id,
        };
        return sessions.BeginAsync(order, request.ContentHash, request.IsKeyOfRequestOnly ? OutsideNumber.Of(request.Content) : null, lostARace, ct);
    }

    private static IntakeResult Answer(OrderSession session, string? outcome) => outcome switch
    {
        "accepted" => new IntakeResult.Accepted(session.Order.OrderNo, session.Order.Status, session.CorrelationKey("waybill"), Replayed: false),
        "repeated" when session.Earlier is { Refusal: { } refusal } earlier => new IntakeResult.Refused(refusal.Code, refusal.Message, [], earlier.OrderNo),
        "repeated" when session.Earlier is { } earlier => new IntakeResult.Accepted(earlier.OrderNo, earlier.Status, earlier.WaybillNo, Replayed: true),
        "conflict" when session.Earlier is { IsTwin: true } earlier => new IntakeResult.Refused(
            "order.duplicate", $"The order {earlier.OrderNo} has this number already; it came with another Idempotency-Key.",
            [new("order.duplicate", OutsideNumber.PathOf(session.OutsideNumber!), $"The order {earlier.OrderNo} has this number already.")], earlier.OrderNo),
        "conflict" when session.Earlier is { } earlier => new IntakeResult.Conflict(earlier.OrderNo, earlier.Claim),
        "invalid" => new IntakeResult.Refused("order.invalid", $"The order has {session.Faults.Count} faults.", session.Faults, null),
        "refused" => new IntakeResult.Refused(session.Refusal!.Code, session.Refusal.Message, [], session.Order.OrderNo),
        "unavailable" => new IntakeResult.Unavailable(session.Refusal!.Code, session.Refusal.Message, TimeSpan.FromSeconds(5)),
        _ when !session.Exists => new IntakeResult.Unavailable("intake.not-stored", $"The line's flow ended with '{outcome}' and stored nothing.", TimeSpan.FromSeconds(5)),
        _ => new IntakeResult.Accepted(session.Order.OrderNo, session.Order.Status, session.CorrelationKey("waybill"), Replayed: false),
    };
}
