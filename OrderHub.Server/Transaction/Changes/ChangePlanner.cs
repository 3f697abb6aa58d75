using System.Text.Json;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Transaction.Changes;

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
    public async Task<ChangePlan> ModifyAsync(
        OrderSession session, IReadOnlyList<ChangeRequest> open, bool live, ContentPatch patch, WriteBatch batch, CancellationToken ct)
    {
        var order = session.Order;
        var stored = JsonSerializer.SerializeToNode<OrderContent>(order, OrderJson.Default.OrderContent)!.AsObject();
        if (MergePatch.Ambiguous(stored, patch.Patch) is { Count: > 0 } ambiguous)
        {
            return Invalid(ChangeKind.Modify, ambiguous);
        }

        var merged = MergePatch.Apply(stored, patch.Patch);
        var (content, shape) = patch.Read(merged);
        return content is null
            ? Invalid(ChangeKind.Modify, shape)
            : await ContentAsync(ChangeKind.Modify, session, ContentChange.Apply(order, content), open, live, batch, ct);
    }

    /// <summary>Another address: at once where the order allows that, else as a request that the flow carries out.</summary>
    public async Task<ChangePlan> ReaddressAsync(
        OrderSession session, IReadOnlyList<ChangeRequest> open, bool live, Party address, WriteBatch batch, CancellationToken ct)
    {
        var order = session.Order;
        var at = order.Parties.ToList().FindIndex(party => party.Role == "CONSIGNEE");
        var after = order with { Parties = [.. order.Parties.Select((party, place) => place == at ? Moved(party, address) : party)] };
        var decision = ChangePolicy.Decide(order, open, ChangeKind.Readdress, [FieldGroups.Address], RulesOf(order));
        if (decision.Answer == ChangeAnswer.Allowed)
        {
            return await ContentAsync(ChangeKind.Readdress, session, after, open, live, batch, ct);
        }

        var faults = FaultsOf(order, after, $"parties[{at}].");
        if (faults.Count > 0)
        {
            return Invalid(ChangeKind.Readdress, faults);
        }

        return decision.Answer == ChangeAnswer.Refused
            ? Refused(ChangeKind.Readdress, decision)
            : Ask(ChangeKind.Readdress, ChangeKind.Readdress, decision, null) with
            {
                Content = JsonSerializer.Serialize(after.Parties[at], OrderJson.Default.Party),
                Changes = OrderDiff.Of(order, after),
            };
    }

    /// <summary>Not to be carried out: at once while nothing is under way, else as a request that the flow carries out, or as an intercept.</summary>
    public static ChangePlan Cancel(Order order, IReadOnlyList<ChangeRequest> open, bool live, string? reason, DateTimeOffset now)
    {
        var decision = ChangePolicy.Decide(order, open, ChangeKind.Cancel, [], RulesOf(order));
        return decision switch
        {
            { Answer: ChangeAnswer.Refused } => Refused(ChangeKind.Cancel, decision),
            { Reason: ChangeReasons.Already } => Settled(ChangeKind.Cancel, decision, null),
            { Answer: ChangeAnswer.BecomesIntercept } => Ask(ChangeKind.Cancel, ChangeKind.Intercept, decision, current => current with { InterceptStatus = Requested }),
            { Answer: ChangeAnswer.Allowed } when !live => Settled(ChangeKind.Cancel, decision, session =>
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
    public static ChangePlan Intercept(Order order, IReadOnlyList<ChangeRequest> open)
    {
        var decision = ChangePolicy.Decide(order, open, ChangeKind.Intercept, [], RulesOf(order));
        return decision.Answer == ChangeAnswer.Refused
            ? Refused(ChangeKind.Intercept, decision)
            : Ask(ChangeKind.Intercept, ChangeKind.Intercept, decision, current => current with { InterceptStatus = Requested });
    }

    public static ChangePlan Delete(Order order, bool live, DateTimeOffset now)
    {
        var decision = DeletionPolicy.Delete(order, live);
        return decision switch
        {
            { Answer: ChangeAnswer.Refused } => Refused(ChangeKind.Delete, decision),
            { Reason: ChangeReasons.Already } => Settled(ChangeKind.Delete, decision, null),
            _ => Settled(ChangeKind.Delete, decision, session => session.Change(current => current with { DeletedAt = now })) with { NeedsNoFlow = true },
        };
    }

    public static ChangePlan Restore(Order order, DateTimeOffset now, TimeSpan window)
    {
        var decision = DeletionPolicy.Restore(order, now, window);
        return decision switch
        {
            { Answer: ChangeAnswer.Refused } => Refused(ChangeKind.Restore, decision),
            { Reason: ChangeReasons.Already } => Settled(ChangeKind.Restore, decision, null),
            _ => Settled(ChangeKind.Restore, decision, session => session.Change(current => current with { DeletedAt = null })),
        };
    }

    /// <summary>The table of the order's line. Every line goes by the hub's own until it brings one.</summary>
    private static ChangeRules RulesOf(Order order) => ChangeRules.Standard;

    private async Task<ChangePlan> ContentAsync(
        ChangeKind kind, OrderSession session, Order after, IReadOnlyList<ChangeRequest> open, bool live, WriteBatch batch, CancellationToken ct)
    {
        var order = session.Order;
        var changes = OrderDiff.Of(order, after);
        var groups = changes.Select(change => FieldGroups.Of(change, order, after)).Distinct(StringComparer.Ordinal).ToList();
        var decision = ChangePolicy.Decide(order, open, kind, groups, RulesOf(order));
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
        if (await checks.RunAsync(session, groups, batch, ct) is { } refusal)
        {
            return Invalid(kind, [], refusal);
        }

        return Settled(kind, decision, own => own.Tell(EventFamilies.Changed)) with { Changes = OrderDiff.Of(order, session.Order), TellFlow = live, Signal = ChangeKind.Modify };
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

    private static ChangePlan Invalid(ChangeKind kind, IReadOnlyList<Fault> faults, Refusal? refusal = null) => new()
    {
        Kind = kind,
        Decision = ChangeDecision.Refused(ChangeReasons.Fields),
        Faults = faults,
        Invalid = refusal ?? new("order.invalid", faults.Count == 1 ? faults[0].Message : $"The changed order has {faults.Count} faults."),
    };

    private static ChangePlan Refused(ChangeKind kind, ChangeDecision decision) => new() { Kind = kind, CarriedAs = kind, Decision = decision, State = ChangeState.Refused };

    private static ChangePlan Settled(ChangeKind kind, ChangeDecision decision, Action<OrderSession>? apply) => new()
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
