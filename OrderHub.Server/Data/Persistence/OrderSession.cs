using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;

namespace OrderHub.Server.Data.Persistence;

/// <summary>
/// One order while a burst works on it: holds the order as it is now, gathers what changes, and writes all of it as one
/// version. The only door through which an order's status changes.
/// </summary>
public sealed class OrderSession : ISubject
{
    /// <summary>The hub's own words to an order that its flow gave up.</summary>
    public const string GivenUp = "The order was given up; what had been done was undone.";

    /// <summary>Hold code of an order that a report contradicts, until a person has decided.</summary>
    public const string Contradicted = "MANUAL";

    private readonly OrderWriter writer;
    private readonly OutboxWriter outbox;
    private readonly IIdSource ids;
    private readonly TimeProvider clock;
    private readonly Order? stored;
    private readonly List<StatusLogEntry> log = [];
    private readonly List<string> families = [];
    private readonly List<Action> giveBack = [];
    private readonly List<Action<WriteBatch>> besides = [];
    private bool saved;
    private bool changed;
    private bool mustBeCurrent;

    internal OrderSession(Order order, Order? stored, StatusRules rules, OrderWriter writer, OutboxWriter outbox, IIdSource ids, TimeProvider clock)
    {
        (Order, this.stored, Rules, this.writer, this.outbox, this.ids, this.clock) = (order, stored, rules, writer, outbox, ids, clock);
        saved = stored is not null;
    }

    public Order Order { get; private set; }

    /// <summary>How statuses of the order's line follow each other.</summary>
    public StatusRules Rules { get; }

    /// <summary>SHA-256 of the caller's content, kept with each reference that the order claims; set while it is new.</summary>
    public byte[]? ContentHash { get; init; }

    /// <summary>The number by which the outside knows the order, and which no other may have; set while it is new.</summary>
    public Reference? OutsideNumber { get; init; }

    /// <summary>True where a burst before this one found a number taken: only then, or over several databases, is it looked for.</summary>
    public bool LostARace { get; init; }

    public long SubjectId => Order.OrderId;

    public string? Number => Order.OrderNo;

    public bool Exists => saved;

    /// <summary>True in the burst that makes the order: nothing of it is in any database yet.</summary>
    public bool IsNew => stored is null;

    /// <summary>Who changes the order: the hub's own flows, or whoever asked.</summary>
    public string Actor { get; set; } = "HUB";

    /// <summary>What is wrong with the order as it came.</summary>
    public IReadOnlyList<Fault> Faults { get; set; } = [];

    /// <summary>An order that holds one of this order's references already; null: none does.</summary>
    public EarlierOrder? Earlier { get; set; }

    /// <summary>Why the line will not carry it out; null: nothing speaks against it.</summary>
    public Refusal? Refusal { get; set; }

    public string? CorrelationKey(string kind) => kind switch
    {
        "number" => Order.OrderNo,
        "waybill" => Order.Packages.FirstOrDefault(package => !package.Voided)?.WaybillNo,
        _ => null,
    };

    /// <summary>Replaces the order by a changed copy of it. Status, version and times are the session's.</summary>
    public void Change(Func<Order, Order> change)
    {
        var before = Order;
        Order = change(before) with { Status = before.Status, Version = before.Version, UpdatedAt = before.UpdatedAt };
        changed = true;
    }

    /// <summary>Has the order stored, at RECEIVED, when the burst commits.</summary>
    public void Save()
    {
        saved = true;
        Report(OrderStatus.Received, "HUB", clock.GetUtcNow());
    }

    /// <summary>Applies a report of a status by the rules of the status machine and logs it, applied or not.</summary>
    public StatusDecision Report(
        OrderStatus reported, string source, DateTimeOffset occurredAt,
        DateTimeOffset? receivedAt = null, string? rawCode = null, string? rawTime = null, string? note = null)
    {
        var now = clock.GetUtcNow();
        var first = reported == OrderStatus.Received && stored is null;
        var decision = first ? StatusDecision.Advance : StatusMachine.Decide(Order.Status, reported, Rules);
        log.Add(new()
        {
            LogId = ids.NextBeside(Order.OrderId),
            Status = reported,
            Decision = decision,
            Source = source,
            RawCode = rawCode,
            RawTime = rawTime,
            Note = note,
            OccurredAt = occurredAt,
            ReceivedAt = receivedAt ?? now,
            AppliedAt = now,
        });
        if (decision is StatusDecision.Advance or StatusDecision.AdvanceInferred)
        {
            Order = Order with
            {
                Status = reported,
                AcceptedAt = reported == OrderStatus.Accepted ? now : Order.AcceptedAt,
                ClosedAt = StatusMachine.IsEnd(reported) ? now : Order.ClosedAt,

                // What is at its end waits for nothing; a report that nobody has decided about is still to be decided.
                HoldCode = StatusMachine.IsEnd(reported) && Order.HoldCode != Contradicted ? null : Order.HoldCode,

                // What a line refuses holds on to nothing but its own request, so that the mended order may come under the same numbers.
                References = reported == OrderStatus.Refused ? [.. Order.References.Where(reference => reference.RefType == Reference.RequestType)] : Order.References,
            };
            Announce(reported switch
            {
                OrderStatus.Accepted => EventFamilies.Accepted,
                OrderStatus.Refused => EventFamilies.Refused,
                _ => EventFamilies.StatusChanged,
            });
        }

        if (decision == StatusDecision.Contradiction)
        {
            Order = Order with { HoldCode = Contradicted };
            Announce(EventFamilies.Contradicted);
        }

        changed = true;
        return decision;
    }

    /// <summary>Applies a status that a person believes although the rules of the status machine do not take it.</summary>
    public void Overrule(OrderStatus reported, string source, DateTimeOffset occurredAt, string? rawCode, string? rawTime)
    {
        var now = clock.GetUtcNow();
        log.Add(new()
        {
            LogId = ids.NextBeside(Order.OrderId),
            Status = reported,
            Decision = StatusDecision.Advance,
            Source = source,
            RawCode = rawCode,
            RawTime = rawTime,
            OccurredAt = occurredAt,
            ReceivedAt = now,
            AppliedAt = now,
        });
        Order = Order with { Status = reported, ClosedAt = StatusMachine.IsEnd(reported) ? now : null };
        Announce(EventFamilies.StatusChanged);
        changed = true;
    }

    /// <summary>Has the commit refused when the order was changed meanwhile, even where this session changes nothing of it.</summary>
    public void MustBeCurrent() => mustBeCurrent = true;

    /// <summary>Has an event of that family written with the change.</summary>
    public void Tell(string family)
    {
        Announce(family);
        changed = true;
    }

    /// <summary>Closes the open wish for another address.</summary>
    public void SettleReaddress(bool done)
    {
        if (!done)
        {
            Change(order => ChangeFee.Charge(order, ChangeKind.Readdress, null));
        }

        Besides(batch => writer.Settle(batch, Order with { UpdatedAt = clock.GetUtcNow() }, ChangeKind.Readdress, done));
        Tell(EventFamilies.Changed);
    }

    /// <summary>Has further rows written with the change: what caused it, what follows from it.</summary>
    public void Besides(Action<WriteBatch> write) => besides.Add(write);

    /// <summary>Has something given back if the burst is not written, such as a number taken from a pool.</summary>
    public void OnAbandon(Action undo) => giveBack.Add(undo);

    /// <inheritdoc />
    public JsonObject Describe() => OrderDescription.Of(Order);

    /// <inheritdoc />
    public void GiveUp()
    {
        if (Order.Status < OrderStatus.Delivered)
        {
            Report(OrderStatus.Cancelled, "HUB", clock.GetUtcNow(), note: GivenUp);
            Change(order => order with { CancelStatus = 2 });
        }
    }

    /// <inheritdoc />
    public void Flush(WriteBatch batch)
    {
        // What was tried in vain costs nothing.
        if (stored is { CancelStatus: 1 } && Order.CancelStatus == 3)
        {
            Order = ChangeFee.Charge(Order, ChangeKind.Cancel, null);
        }

        if (stored is { InterceptStatus: 1 } && Order.InterceptStatus == 3)
        {
            Order = ChangeFee.Charge(Order, ChangeKind.Intercept, null);
        }

        if (saved && stored is not null && !changed && mustBeCurrent)
        {
            writer.RequireVersion(batch, stored);
        }

        besides.ForEach(write => write(batch));
        if (!saved || !changed)
        {
            return;
        }

        Order = Order with { Version = (stored?.Version ?? 0) + 1, UpdatedAt = clock.GetUtcNow() };
        if (stored is null)
        {
            writer.Insert(batch, Order, ContentHash, IsCalledOff(Order) ? null : OutsideNumber);
        }
        else
        {
            writer.Update(batch, stored, Order);
            AppendChanges(batch, stored);
            if (IsCalledOff(Order) && !IsCalledOff(stored))
            {
                writer.ReleaseOutside(batch, Order);
            }
        }

        // What is not carried out gives back what it took, whoever ended it: a flow, a person, or a cancel before any flow began.
        if (IsCalledOff(Order) && !(stored is not null && IsCalledOff(stored)))
        {
            CountedTable.ReturnAll(batch, Order.TenantId, Order.OrderId, Order.UpdatedAt);
        }

        foreach (var entry in log)
        {
            // Applied when the order changed by it: its event says the same, and what is made of either agrees.
            writer.AppendStatus(batch, Order, entry with { AppliedAt = Order.UpdatedAt });
        }

        foreach (var family in families)
        {
            outbox.Append(batch, EventOf(family));
        }
    }

    /// <inheritdoc />
    public void Abandon() => giveBack.ForEach(undo => undo());

    /// <summary>Logs what differs beside the status, closes the requests that are settled by it, and sees that readers hear of it.</summary>
    private void AppendChanges(WriteBatch batch, Order before)
    {
        var changes = OrderDiff.Of(before, Order);
        foreach (var change in changes)
        {
            writer.AppendChange(batch, Order, ids.NextBeside(Order.OrderId), Actor, change);
        }

        if (before.CancelStatus == 1 && Order.CancelStatus is 2 or 3)
        {
            writer.Settle(batch, Order, ChangeKind.Cancel, Order.CancelStatus == 2);
        }

        if (before.InterceptStatus == 1 && Order.InterceptStatus is 2 or 3)
        {
            writer.Settle(batch, Order, ChangeKind.Intercept, Order.InterceptStatus == 2);
        }

        // Readers of the status look at nothing else, and those of the rest must hear of it.
        if (changes.Count > 0 && families.TrueForAll(family => family == EventFamilies.StatusChanged))
        {
            families.Add(EventFamilies.Changed);
        }
    }

    private static bool IsCalledOff(Order order) => order.Status is OrderStatus.Refused or OrderStatus.Cancelled;

    private OrderEvent EventOf(string family) => new()
    {
        TenantId = Order.TenantId,
        OrderId = Order.OrderId,
        OrderNo = Order.OrderNo,
        OrderVersion = Order.Version,
        Line = Order.BusinessLine!,
        Family = family,
        Status = Order.Status,
        OccurredAt = Order.UpdatedAt,
        TraceParent = Order.TraceParent,
    };

    private void Announce(string family)
    {
        // A newer status of the same burst says all that an older one said; only beginnings and ends have readers of their own.
        if (families.Contains(family))
        {
            return;
        }

        families.Remove(EventFamilies.StatusChanged);
        if (family != EventFamilies.StatusChanged || families.Count == 0)
        {
            families.Add(family);
        }
    }
}

/// <summary>An order that came before.</summary>
/// <param name="OrderNo">Its number.</param>
/// <param name="Claim">The number that both claim.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="WaybillNo">Its first waybill; null while it has none.</param>
/// <param name="SameContent">True where the caller sent the very same then.</param>
/// <param name="Refusal">Why its line refused it; null where it did not.</param>
/// <param name="IsTwin">True where another request brought it, and the outside knows both by one number.</param>
public sealed record EarlierOrder(string OrderNo, Reference Claim, OrderStatus Status, string? WaybillNo, bool SameContent, Refusal? Refusal = null, bool IsTwin = false);

/// <summary>Why a line refuses an order.</summary>
/// <param name="Code">Stable; example <c>order.refused.reach</c>.</param>
/// <param name="Message">One sentence for the caller.</param>
public sealed record Refusal(string Code, string Message);
