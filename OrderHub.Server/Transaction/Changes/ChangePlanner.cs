using System.Text.Json;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>The order as it is when a wish is planned.</summary>
/// <param name="Session">The order.</param>
/// <param name="Open">Requests about it that are not settled.</param>
/// <param name="Live">True while a flow of it is under way.</param>
/// <param name="Rules">The table of its line.</param>
/// <param name="DryRun">True: nothing of it will be carried out.</param>
/// <param name="Batch">What is written with the change.</param>
public sealed record ChangeScene(OrderSession Session, IReadOnlyList<ChangeRequest> Open, bool Live, ChangeRules Rules, bool DryRun, WriteBatch Batch)
{
    /// <summary>As it was when it was read.</summary>
    public Order Order { get; } = Session.Order;

    /// <summary>Whether the order takes the change now.</summary>
    public ChangeDecision Decide(ChangeKind kind, IReadOnlyCollection<string> fields) => ChangePolicy.Decide(Order, Open, kind, fields, Rules);

    /// <summary>What a change costs where the order stands; null: nothing, or nothing in the order's currency. A reverse costs what its own order does.</summary>
    public ChangeFee? FeeOf(ChangeKind carriedAs) => carriedAs == ChangeKind.Reverse ? null : Rules.RuleOf(Order.Status, carriedAs)?.Fee is { Amount: > 0 } fee && fee.Currency == (Order.Finance ?? new()).Currency ? fee : null;
}

/// <summary>
/// Plans one wish over the order as it is: decides by the line's rules, and finds what changes. Writes nothing; only the checks of changed
/// content work on the session, which is thrown away where the plan is not carried out.
/// </summary>
public sealed class ChangePlanner(OrderCheck check, LineChecks checks)
{
    private const int Requested = 1;
    private const int Done = 2;

    /// <summary>
    /// Other content. 1. Merge and read it as strictly as a new order. 2. Find the fields that change, and hold them and the rules of the
    /// content together: all faults in one answer. 3. Run the line's checks again. A flow under way is told, since others have the old content.
    /// </summary>
    public async Task<ChangePlan> ModifyAsync(ChangeScene scene, ContentPatch patch, CancellationToken ct)
    {
        var order = scene.Order;
        var stored = JsonSerializer.SerializeToNode<OrderContent>(order, OrderJson.Default.OrderContent)!.AsObject();
        if (MergePatch.Ambiguous(stored, patch.Patch) is { Count: > 0 } ambiguous)
        {
            return Invalid(ChangeKind.Modify, ambiguous);
        }

        var merged = MergePatch.Apply(stored, patch.Patch);
        var (content, shape) = patch.Read(merged);
        return content is null
            ? Invalid(ChangeKind.Modify, shape)
            : await ContentAsync(ChangeKind.Modify, scene, ContentChange.Apply(order, content), ct);
    }

    /// <summary>Another address: at once where the order allows that, else as a request that the flow carries out.</summary>
    public async Task<ChangePlan> ReaddressAsync(ChangeScene scene, Party address, CancellationToken ct)
    {
        var order = scene.Order;
        var at = order.Parties.ToList().FindIndex(party => party.Role == "CONSIGNEE");
        var after = order with { Parties = [.. order.Parties.Select((party, place) => place == at ? Moved(party, address) : party)] };
        var decision = scene.Decide(ChangeKind.Readdress, [FieldGroups.Address]);
        if (decision.Answer == ChangeAnswer.Allowed)
        {
            return await ContentAsync(ChangeKind.Readdress, scene, after, ct);
        }

        var faults = FaultsOf(order, after, $"parties[{at}].");
        if (faults.Count > 0)
        {
            return Invalid(ChangeKind.Readdress, faults);
        }

        if (decision.Answer == ChangeAnswer.Refused)
        {
            return Refused(ChangeKind.Readdress, decision);
        }

        // Who only asks is told what it would cost; the session of a forecast is thrown away.
        if (scene.DryRun)
        {
            scene.Session.Change(_ => after);
            if (await checks.RunAsync(scene.Session, [FieldGroups.Address], scene.Batch, ct) is { } refusal)
            {
                return Invalid(ChangeKind.Readdress, [], refusal);
            }
        }

        return Ask(ChangeKind.Readdress, ChangeKind.Readdress, decision, null) with
        {
            Content = JsonSerializer.Serialize(after.Parties[at], OrderJson.Default.Party),
            Changes = OrderDiff.Of(order, scene.DryRun ? scene.Session.Order : after),
        };
    }

    /// <summary>Not to be carried out: at once while nothing is under way, else as a request that the flow carries out, or as an intercept.</summary>
    public static ChangePlan Cancel(ChangeScene scene, string? reason, DateTimeOffset now)
    {
        var decision = scene.Decide(ChangeKind.Cancel, []);
        return decision switch
        {
            { Answer: ChangeAnswer.Refused } => Refused(ChangeKind.Cancel, decision),
            { Reason: ChangeReasons.Already } => Settled(ChangeKind.Cancel, decision, null),
            { Answer: ChangeAnswer.BecomesIntercept } => Ask(ChangeKind.Cancel, ChangeKind.Intercept, decision, current => current with { InterceptStatus = Requested }),
            { Answer: ChangeAnswer.Allowed } when !scene.Live => Settled(ChangeKind.Cancel, decision, session =>
            {
                session.Report(OrderStatus.Cancelled, "HUB", now, note: reason);
                session.Change(current => current with
                {
                    CancelStatus = Done,
                    Packages = [.. current.Packages.Select(package => package with { Voided = true })],
                });
            }) with { NeedsNoFlow = true },
            _ => Ask(ChangeKind.Cancel, ChangeKind.Cancel, decision, current => current with { CancelStatus = Requested }),
        };
    }

    /// <summary>To be stopped on its way: always by the flow.</summary>
    public static ChangePlan Intercept(ChangeScene scene)
    {
        var decision = scene.Decide(ChangeKind.Intercept, []);
        return decision.Answer == ChangeAnswer.Refused
            ? Refused(ChangeKind.Intercept, decision)
            : Ask(ChangeKind.Intercept, ChangeKind.Intercept, decision, current => current with { InterceptStatus = Requested });
    }

    public static ChangePlan Delete(ChangeScene scene, DateTimeOffset now)
    {
        var decision = DeletionPolicy.Delete(scene.Order, scene.Live);
        return decision switch
        {
            { Answer: ChangeAnswer.Refused } => Refused(ChangeKind.Delete, decision),
            { Reason: ChangeReasons.Already } => Settled(ChangeKind.Delete, decision, null),
            _ => Settled(ChangeKind.Delete, decision, session => session.Change(current => current with { DeletedAt = now })) with { NeedsNoFlow = true },
        };
    }

    public static ChangePlan Restore(ChangeScene scene, DateTimeOffset now, TimeSpan window)
    {
        var decision = DeletionPolicy.Restore(scene.Order, now, window);
        return decision switch
        {
            { Answer: ChangeAnswer.Refused } => Refused(ChangeKind.Restore, decision),
            { Reason: ChangeReasons.Already } => Settled(ChangeKind.Restore, decision, null),
            _ => Settled(ChangeKind.Restore, decision, session => session.Change(current => current with { DeletedAt = null })),
        };
    }

    private async Task<ChangePlan> ContentAsync(ChangeKind kind, ChangeScene scene, Order after, CancellationToken ct)
    {
        var (order, session) = (scene.Order, scene.Session);
        var changes = OrderDiff.Of(order, after);
        var groups = changes.Select(change => FieldGroups.Of(change, order, after)).Distinct(StringComparer.Ordinal).ToList();
        var decision = scene.Decide(kind, groups);
        var refusedFields = changes.Where(change => decision.RefusedFields.Contains(FieldGroups.Of(change, order, after), StringComparer.Ordinal))
            .Select(change => new Fault(ChangeCodes.Field, change.Path, $"{change.Path} cannot be changed at {order.Status.Name()}."));
        var at = order.Parties.ToList().FindIndex(party => party.Role == "CONSIGNEE");
        var faults = kind == ChangeKind.Readdress ? FaultsOf(order, after, $"parties[{at}].") : FaultsOf(order, after, "");
        if (faults.Count > 0)
        {
            return Invalid(kind, [.. faults, .. refusedFields]);
        }

        if (decision.Answer == ChangeAnswer.Refused)
        {
            return Refused(kind, decision) with { LeavesNoRecord = kind == ChangeKind.Modify, Faults = [.. refusedFields], Changes = changes };
        }

        if (changes.Count == 0)
        {
            return Settled(kind, decision with { Reason = ChangeReasons.Already }, null);
        }

        session.Change(_ => after);
        if (await checks.RunAsync(session, groups, scene.Batch, ct) is { } refusal)
        {
            return Invalid(kind, [], refusal);
        }

        return Settled(kind, decision, own => own.Tell(EventFamilies.Changed)) with { Changes = OrderDiff.Of(order, session.Order), TellFlow = scene.Live, Signal = ChangeKind.Modify };
    }

    /// <summary>The consignee at another place. Name and phones stay where none are given; of the old place nothing does.</summary>
    private static Party Moved(Party known, Party address) => address with
    {
        Role = known.Role,
        Name = address.Name ?? known.Name,
        Mobile = address.Mobile ?? known.Mobile,
        Phone = address.Phone ?? known.Phone,
        IdNo = address.IdNo ?? known.IdNo,
    };

    /// <summary>All that the change makes wrong; what was wrong before is not the asker's. Paths below <paramref name="within"/> are told from there.</summary>
    private List<Fault> FaultsOf(Order before, Order after, string within)
    {
        var known = check.Find(before, before).Select(fault => (fault.Code, fault.Path)).ToHashSet();
        return
        [
            .. check.Find(after, before)
                .Where(fault => !known.Contains((fault.Code, fault.Path)))
                .Select(fault => fault.Path.StartsWith(within, StringComparison.Ordinal) ? fault with { Path = fault.Path[within.Length..] } : fault),
        ];
    }

    internal static ChangePlan Invalid(ChangeKind kind, IReadOnlyList<Fault> faults, Refusal? refusal = null) => new()
    {
        Kind = kind,
        Decision = ChangeDecision.Refused(ChangeReasons.Fields),
        Faults = faults,
        Invalid = refusal ?? new("order.invalid", faults.Count == 1 ? faults[0].Message : $"The changed order has {faults.Count} faults."),
    };

    internal static ChangePlan Refused(ChangeKind kind, ChangeDecision decision) => new() { Kind = kind, CarriedAs = kind, Decision = decision, State = ChangeState.Refused };

    internal static ChangePlan Settled(ChangeKind kind, ChangeDecision decision, Action<OrderSession>? apply) => new()
    {
        Kind = kind,
        CarriedAs = kind,
        Decision = decision,
        State = ChangeState.Done,
        Apply = apply,
    };

    private static ChangePlan Ask(ChangeKind kind, ChangeKind carriedAs, ChangeDecision decision, Func<Order, Order>? change) => new()
    {
        Kind = kind,
        CarriedAs = carriedAs,
        Decision = decision,
        State = ChangeState.Requested,
        TellFlow = true,
        Apply = session =>
        {
            if (change is not null)
            {
                session.Change(change);
            }

            session.Tell(EventFamilies.ChangeRequested);
        },
    };
}

/// <summary>Codes of faults that changes meet.</summary>
public static class ChangeCodes
{
    /// <summary>The field may not change at the order's status.</summary>
    public const string Field = "order.change.field";

    /// <summary>Several entries have the key that a patch names.</summary>
    public const string Ambiguous = "order.change.ambiguous";
}
