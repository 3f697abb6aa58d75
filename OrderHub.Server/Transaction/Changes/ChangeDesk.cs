using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Orders;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Transaction.Masters;
using OrderHub.Server.Transaction.Returns;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>
/// The one door through which anybody but a flow changes an order. 1. Read the order. 2. Answer a repeated wish as before. 3. Hold the
/// asker's version against the order's. 4. Plan: decide, and find what changes. 5. Commit the change with its request, log, event and
/// signal, or none of it. A commit that lost a race begins again with the order as it is then.
/// </summary>
public sealed class ChangeDesk(
    OrderReader reader, OrderSessions sessions, OrderRequests requests, ChangePlanner planner, ChangeRuleBook rules, ChangeOutlooks outlook, SignalInbox signals, IShards shards, IIdSource ids, TimeProvider clock,
    MasterDesk masters, ReverseWishes reverses, IOptions<ChangeOptions> options) : ICancelDesk
{
    /// <summary>Most times a wish is planned anew after lost races.</summary>
    public const int MaxRaces = 20;

    /// <summary>Fields told to one who knows an old version.</summary>
    public const int MaxSince = 200;

    /// <summary>Changes the order's content, as far as its status allows.</summary>
    public Task<ChangeResult> ModifyAsync(ChangeAsk ask, ContentPatch patch, CancellationToken ct) => HereOrElsewhereAsync(
        ask, own => RunAsync(own, scene => planner.ModifyAsync(scene, patch, ct), ct), () => masters.ModifyAsync(ask, patch, ct), ct);

    /// <summary>Asks for another address of the consignee.</summary>
    public Task<ChangeResult> ReaddressAsync(ChangeAsk ask, Party address, CancellationToken ct) =>
        RunAsync(ask, scene => planner.ReaddressAsync(scene, address, ct), ct);

    /// <summary>Asks that the order is not carried out.</summary>
    public Task<ChangeResult> CancelAsync(ChangeAsk ask, CancellationToken ct) => HereOrElsewhereAsync(
        ask, own => RunAsync(own, scene => Task.FromResult(ChangePlanner.Cancel(scene, own.Reason, clock.GetUtcNow())), ct), () => masters.CancelAsync(ask, ct), ct);

    /// <summary>Asks that the order is stopped on its way.</summary>
    public Task<ChangeResult> InterceptAsync(ChangeAsk ask, CancellationToken ct) =>
        RunAsync(ask, scene => Task.FromResult(ChangePlanner.Intercept(scene)), ct);

    /// <summary>Asks that what was delivered comes back: by an order of its own, which is made at once.</summary>
    public Task<ChangeResult> ReverseAsync(ChangeAsk ask, ReverseWish wish, CancellationToken ct) =>
        RunAsync(ask, scene => reverses.PlanAsync(scene, ask, wish, ct), ct);

    /// <summary>Hides an order that has ended.</summary>
    public Task<ChangeResult> DeleteAsync(ChangeAsk ask, CancellationToken ct) =>
        RunAsync(ask, scene => Task.FromResult(ChangePlanner.Delete(scene, clock.GetUtcNow())), ct);

    /// <summary>Shows a deleted order again.</summary>
    public Task<ChangeResult> RestoreAsync(ChangeAsk ask, CancellationToken ct) =>
        RunAsync(ask, scene => Task.FromResult(ChangePlanner.Restore(scene, clock.GetUtcNow(), TimeSpan.FromDays(options.Value.RestoreDays))), ct);

    /// <summary>To the hub's own order, also where it is named by the number that it had elsewhere before; else to the system that masters it.</summary>
    private async Task<ChangeResult> HereOrElsewhereAsync(ChangeAsk ask, Func<ChangeAsk, Task<ChangeResult>> here, Func<Task<ChangeResult>> elsewhere, CancellationToken ct)
    {
        var result = await here(ask);
        return result is not ChangeResult.NotFound ? result
            : await masters.FindSuccessorAsync(ask.TenantId, ask.OrderNo, ct) is { } orderNo ? await here(ask with { OrderNo = orderNo }) with { OrderNo = orderNo }
            : await elsewhere();
    }

    private async Task<ChangeResult> RunAsync(ChangeAsk ask, Func<ChangeScene, Task<ChangePlan>> plan, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await reader.FindByNoAsync(ask.TenantId, ask.OrderNo, ct) is not { } order)
            {
                return new ChangeResult.NotFound();
            }

            var known = await requests.OfOrderAsync(ask.TenantId, order.OrderId, ct);
            if (!ask.DryRun && known.FirstOrDefault(request => request.IdempotencyKey == ask.IdempotencyKey) is { } earlier)
            {
                return earlier.ContentHash.AsSpan().SequenceEqual(ask.ContentHash)
                    ? new ChangeResult.Recorded(earlier, Replayed: true, await ChangedByAsync(order, earlier, ct))
                    : new ChangeResult.KeyTaken(earlier.RequestId);
            }

            if (ask.Versions is { } versions && !versions.Contains(order.Version))
            {
                return new ChangeResult.Stale(order.Version, await SinceAsync(order, versions.DefaultIfEmpty(order.Version).Max(), ct));
            }

            var session = await sessions.OfAsync(order, ct);
            session.Actor = ask.Actor;
            var batch = new WriteBatch();
            var live = (await InstanceTable.OfOrderAsync(shards.For(order.OrderId), ask.TenantId, order.OrderId, ct)).Where(instance => instance.EndedAt is null).ToList();
            var scene = new ChangeScene(
                session, [.. known.Where(request => request.State == ChangeState.Requested)], live.Count > 0,
                await rules.OfAsync(order.TenantId, order.BusinessLine, ct), ask.DryRun, batch);
            var planned = await plan(scene);
            if (planned is { Invalid: null, Unavailable: null } && ask.DryRun)
            {
                return new ChangeResult.Forecast(order, planned, planned.Outlook ?? await outlook.OfAsync(scene, planned, live, ct));
            }

            if (Answer(order, planned) is { } answer)
            {
                return answer;
            }

            var request = RequestOf(ask, order, planned);
            Write(batch, scene, planned, request);
            if ((await shards.For(order.OrderId).CommitAsync(batch, ct)).IsCommitted)
            {
                return new ChangeResult.Recorded(request, Replayed: false, IsContent(request) ? planned.Changes : []);
            }
        }

        return new ChangeResult.Contended();
    }

    /// <summary>The answer where nothing is to be written; null: something is.</summary>
    private static ChangeResult? Answer(Order order, ChangePlan plan)
    {
        if (plan.Invalid is { } invalid)
        {
            return new ChangeResult.Invalid(invalid.Code, invalid.Message, plan.Faults);
        }

        if (plan.Unavailable is { } unavailable)
        {
            return new ChangeResult.Unavailable(unavailable.Code, unavailable.Reason, unavailable.RetryAfter);
        }

        return plan is { Decision.Answer: ChangeAnswer.Refused, LeavesNoRecord: true } ? new ChangeResult.Refused(order, plan.Decision, plan.Faults) : null;
    }

    private ChangeRequest RequestOf(ChangeAsk ask, Order order, ChangePlan plan)
    {
        // To the millisecond, as it is stored: a repeated wish is answered with the very same text.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new()
        {
            TenantId = order.TenantId,
            OrderId = order.OrderId,
            RequestId = ids.NextBeside(order.OrderId),
            Kind = plan.Kind,
            CarriedAs = plan.CarriedAs,
            Actor = ask.Actor,
            Reason = ask.Reason,
            Content = plan.Content,
            Status = order.Status,
            OrderVersion = order.Version + (plan.Apply is null ? 0 : 1),
            Decision = plan.Decision,
            State = plan.State,
            RequestedAt = now,
            SettledAt = plan.State == ChangeState.Requested ? null : now,
            IdempotencyKey = ask.IdempotencyKey,
            ContentHash = ask.ContentHash,
        };
    }

    private void Write(WriteBatch batch, ChangeScene scene, ChangePlan plan, ChangeRequest request)
    {
        var session = scene.Session;
        requests.Insert(batch, request);
        if (plan.NeedsNoFlow)
        {
            InstanceTable.RequireNoneUnderWay(batch, request.TenantId, request.OrderId);
        }

        plan.Apply?.Invoke(session);
        if (plan.State != ChangeState.Refused && plan.Decision.Reason != ChangeReasons.Already && scene.FeeOf(plan.CarriedAs) is { } fee)
        {
            session.Change(order => ChangeFee.Charge(order, plan.CarriedAs, fee));
        }

        session.Flush(batch);
        if (plan.TellFlow)
        {
            // The flow is told what is wanted; the address itself stays with the request, sealed.
            signals.Add(batch, new(request.TenantId, ChangeSignals.Of(plan.Signal ?? request.CarriedAs), session.Order.OrderNo), $"request:{request.RequestId}", new JsonObject
            {
                ["requestId"] = request.RequestId.ToString(),
                ["kind"] = request.Kind.ToString().ToUpperInvariant(),
                ["carriedAs"] = request.CarriedAs.ToString().ToUpperInvariant(),
                ["conditions"] = new JsonArray([.. request.Decision.Conditions.Select(condition => JsonValue.Create(condition))]),
            }, beside: request.OrderId);
        }
    }

    /// <summary>True where the request changed the content at once, so that its answer names the fields.</summary>
    private static bool IsContent(ChangeRequest request) =>
        request.Kind is ChangeKind.Modify or ChangeKind.Readdress && request.State == ChangeState.Done && request.SettledAt == request.RequestedAt;

    /// <summary>The fields that an earlier request changed, by the change log: a repeated wish is answered with the very same text.</summary>
    private async Task<IReadOnlyList<FieldChange>> ChangedByAsync(Order order, ChangeRequest earlier, CancellationToken ct) => IsContent(earlier)
        ? await shards.For(order.OrderId).ReadAsync<IReadOnlyList<FieldChange>>(
            async connection =>
            [
                .. (await OrderModifyLogTable.SinceAsync(connection, order.TenantId, order.OrderId, earlier.OrderVersion - 1, MaxSince))
                    .Where(field => field.OrderVersion == earlier.OrderVersion)
                    .Select(field => new FieldChange(field.Path, field.OldMasked, field.NewMasked)),
            ],
            ct)
        : [];

    /// <summary>What changed after a version: fields by the change log, statuses by the status flow.</summary>
    private Task<IReadOnlyList<ChangedField>> SinceAsync(Order order, int version, CancellationToken ct) => shards.For(order.OrderId).ReadAsync<IReadOnlyList<ChangedField>>(
        async connection =>
        {
            var fields = await OrderModifyLogTable.SinceAsync(connection, order.TenantId, order.OrderId, version, MaxSince);
            var statuses = await OrderStatusLogTable.SinceAsync(connection, order.TenantId, order.OrderId, version);
            return
            [
                .. fields.Select(field => new ChangedField(field.OrderVersion, field.Path, field.OldMasked, field.NewMasked, field.Actor, field.ChangedAt))
                    .Concat(statuses.Select(status => new ChangedField(status.OrderVersion, "status", null, status.Status.Name(), status.Source, status.AppliedAt)))
                    .OrderBy(change => change.Version)
                    .Take(MaxSince),
            ];
        },
        ct);
}
