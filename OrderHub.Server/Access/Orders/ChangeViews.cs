using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using OrderHub.Server.Storage.Orders;
using OrderHub.Server.Transaction.Changes;
using OrderHub.Server.Transaction.Returns;

namespace OrderHub.Server.Access.Orders;

/// <summary>A wish about an order.</summary>
/// <param name="Reason">Why, for the record; at most 500 characters.</param>
public sealed record AskChange(string? Reason = null);

/// <summary>Where the order is to go instead. Name and phones stay as they are where none are given.</summary>
public sealed record NewAddress
{
    public string? Name { get; init; }
    public string? Mobile { get; init; }
    public string? Phone { get; init; }
    public required string Province { get; init; }
    public string? City { get; init; }
    public string? County { get; init; }
    public string? Town { get; init; }
    public string? ProvinceCode { get; init; }
    public string? CityCode { get; init; }
    public string? CountyCode { get; init; }
    public string? TownCode { get; init; }
    /// <summary>Street and house.</summary>
    public required string Address { get; init; }
    public decimal? Latitude { get; init; }
    public decimal? Longitude { get; init; }

    internal Party ToParty() => new()
    {
        Role = "CONSIGNEE",
        Name = Name,
        Mobile = Mobile,
        Phone = Phone,
        Province = Province,
        City = City,
        County = County,
        Town = Town,
        ProvinceCode = ProvinceCode,
        CityCode = CityCode,
        CountyCode = CountyCode,
        TownCode = TownCode,
        Address = Address,
        Latitude = Latitude,
        Longitude = Longitude,
    };
}

/// <summary>Another address for the consignee.</summary>
/// <param name="Address">The new address.</param>
/// <param name="Reason">Why, for the record; at most 500 characters.</param>
public sealed record ReaddressOrder(NewAddress Address, string? Reason = null);

/// <summary>What is to come back of an order, and how.</summary>
/// <param name="Lines">Which lines, and how much of each; left out: all that was delivered and has not come back.</param>
/// <param name="PickupMode">DOOR fetched at the door; SELF brought by the sender, where a warehouse sent the order.</param>
/// <param name="PickupWindow">When it is fetched; needed where no warehouse sent the order.</param>
/// <param name="Reason">Why, for the record; at most 500 characters.</param>
public sealed record ReverseOrder(IReadOnlyList<ReverseLine>? Lines = null, string PickupMode = PickupModes.Door, TimeWindow? PickupWindow = null, string? Reason = null)
{
    internal ReverseWish ToWish() => new()
    {
        Quantities = Lines?.ToDictionary(line => line.LineNo, line => line.Quantity),
        PickupMode = PickupMode,
        PickupWindow = PickupWindow,
    };
}

/// <summary>What is to come back of a line.</summary>
/// <param name="LineNo">Number of the line of goods.</param>
/// <param name="Quantity">How much of it; left out: all that was delivered and has not come back.</param>
public sealed record ReverseLine(int LineNo, decimal? Quantity = null);

/// <summary>Whether the order takes the change.</summary>
/// <param name="Answer">ALLOWED, CONDITIONAL (see conditions), BECOMES_INTERCEPT or REFUSED (see reason).</param>
/// <param name="Conditions">What must come true: askDownstream, warehouseAgrees, sameZone, reprice, routeAllows, fee, courierDecides, bestEffort.</param>
/// <param name="Reason">tooLate, notOnTheWay, notDelivered, returnInstead, ended, notEnded, fields, open, deleted, windowOver, masteredElsewhere, notThisLine; already where nothing is to be done.</param>
/// <param name="RefusedFields">Groups of fields that cannot change now: remark, phone, pickupTime, deliveryTime, services, address, goods, other, fixed.</param>
public sealed record DecisionView(ChangeAnswer Answer, IReadOnlyList<string> Conditions, string? Reason, IReadOnlyList<string> RefusedFields)
{
    internal static DecisionView Of(ChangeDecision decision) => new(decision.Answer, decision.Conditions, decision.Reason, decision.RefusedFields);
}

/// <summary>What was asked of an order, what was decided, and what became of it; for a dry run, what would happen.</summary>
public sealed record ChangeRequestView
{
    /// <summary>True: nothing was done and nothing recorded.</summary>
    public required bool DryRun { get; init; }
    /// <summary>Null for a dry run.</summary>
    public string? RequestId { get; init; }
    public required string OrderNo { get; init; }
    public required ChangeKind Kind { get; init; }
    /// <summary>INTERCEPT for a cancel that came too late.</summary>
    public required ChangeKind CarriedAs { get; init; }
    /// <summary>REQUESTED until the order's flow has carried it out. For a dry run, what it would be at once.</summary>
    public required ChangeState State { get; init; }
    public required DecisionView Decision { get; init; }
    /// <summary>Where the order stood when it was decided.</summary>
    public required OrderStatus Status { get; init; }
    public string? Reason { get; init; }
    /// <summary>Null for a dry run.</summary>
    public string? Actor { get; init; }
    /// <summary>The order's version after the request was recorded; for a dry run, as it is.</summary>
    public required int OrderVersion { get; init; }
    public DateTimeOffset? RequestedAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
    /// <summary>The fields that changed at once, or would change for a dry run; empty in lists, see the change log.</summary>
    public IReadOnlyList<FieldForecast> Changes { get; init; } = [];
    /// <summary>For a dry run: what speaks against it, field by field.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
    /// <summary>For a reverse: the order that was made to bring the goods back; null for a dry run.</summary>
    public string? ReverseOrderNo { get; init; }
    /// <summary>For a dry run that the order takes: what else it would bring about; null otherwise.</summary>
    public OutlookView? Outlook { get; init; }

    internal static ChangeRequestView Of(string orderNo, ChangeRequest request) => new()
    {
        DryRun = false,
        RequestId = request.RequestId.ToString(),
        OrderNo = orderNo,
        Kind = request.Kind,
        CarriedAs = request.CarriedAs,
        State = request.State,
        Decision = DecisionView.Of(request.Decision),
        Status = request.Status,
        Reason = request.Reason,
        Actor = request.Actor,
        OrderVersion = request.OrderVersion,
        RequestedAt = request.RequestedAt,
        SettledAt = request.SettledAt,
        ReverseOrderNo = request.Kind == ChangeKind.Reverse ? request.Content : null,
    };

    internal static ChangeRequestView Of(string orderNo, ChangeResult.Recorded recorded) =>
        Of(orderNo, recorded.Request) with { Changes = [.. recorded.Changes.Select(FieldForecast.Of)] };

    internal static ChangeRequestView Of(ChangeResult.Forecast forecast) => new()
    {
        DryRun = true,
        OrderNo = forecast.Order.OrderNo,
        Kind = forecast.Plan.Kind,
        CarriedAs = forecast.Plan.CarriedAs,
        State = forecast.Plan.State,
        Decision = DecisionView.Of(forecast.Plan.Decision),
        Status = forecast.Order.Status,
        OrderVersion = forecast.Order.Version,
        Changes = [.. forecast.Plan.Changes.Select(FieldForecast.Of)],
        Faults = forecast.Plan.Faults,
        Outlook = forecast.Outlook == ChangeOutlook.None ? null : OutlookView.Of(forecast.Outlook),
    };
}

/// <summary>What a change would bring about beside the fields.</summary>
/// <param name="Undone">Work that would be taken back, in the order in which it would be.</param>
/// <param name="GivenBack">What the order holds of counted things and would give back.</param>
/// <param name="Fee">What the change costs when it is done; null: nothing. For a reverse, what the line that carries it quotes; null: it is not priced beforehand.</param>
/// <param name="Until">Until when the answer stays as it is; null: it does not depend on how far the order is.</param>
/// <param name="Reverse">For a reverse: the order that would be made; null otherwise.</param>
public sealed record OutlookView(IReadOnlyList<UndoneView> Undone, IReadOnlyList<GivenBackView> GivenBack, MoneyView? Fee, DeadlineView? Until, ReverseView? Reverse)
{
    internal static OutlookView Of(ChangeOutlook outlook) => new(
        [.. outlook.Undone.Select(work => new UndoneView(work.Step, work.Undo, work.Title))],
        [.. outlook.GivenBack.Select(move => new GivenBackView(move.Kind, move.Key, CountedItem.Read(move.Quantity)))],
        outlook.Fee is { } fee ? new(fee.Amount, fee.Currency) : null,
        outlook.Until is { } until ? new(until.Status, until.Answer, until.ExpectedAt) : null,
        outlook.Reverse is { } reverse ? ReverseView.Of(reverse) : null);
}

/// <summary>Work of a flow that would be taken back.</summary>
/// <param name="Step">The step that did it.</param>
/// <param name="Undo">The capability that takes it back; example <c>waybill.void@1</c>.</param>
/// <param name="Title">What that is called.</param>
public sealed record UndoneView(string Step, string Undo, LocalText Title);

/// <summary>Something counted that the order holds.</summary>
/// <param name="Kind">credit, stock or slot.</param>
/// <param name="Key">What of it, see <c>/api/v1/counted</c>.</param>
/// <param name="Amount">How much.</param>
public sealed record GivenBackView(string Kind, string Key, decimal Amount);

/// <summary>The order that would bring goods back.</summary>
/// <param name="Line">The line that would carry it; example <c>return-in</c>.</param>
/// <param name="Refund">BEFORE or AFTER the inspection of what came back; null: the line refunds nothing.</param>
/// <param name="Lines">What would come back.</param>
public sealed record ReverseView(string Line, string? Refund, IReadOnlyList<ReverseLine> Lines)
{
    internal static ReverseView Of(ReverseOutlook reverse) => new(
        reverse.Line,
        reverse.IsRefundedFirst is { } first ? first ? "BEFORE" : "AFTER" : null,
        [.. reverse.Goods.Select(line => new ReverseLine(line.LineNo, line.Quantity))]);
}

/// <summary>Money.</summary>
public sealed record MoneyView(decimal Amount, string Currency);

/// <summary>Until when an answer holds.</summary>
/// <param name="Status">The first status on the way at which the answer is another; null: not the status ends it, but the time.</param>
/// <param name="Answer">What it is then.</param>
/// <param name="ExpectedAt">When the order is to get there, as far as a window or the promise tells, or when the time is over; null: not known.</param>
public sealed record DeadlineView(OrderStatus? Status, ChangeAnswer Answer, DateTimeOffset? ExpectedAt);

/// <summary>All that was asked of an order, newest first.</summary>
public sealed record ChangeRequestList(string OrderNo, IReadOnlyList<ChangeRequestView> Items);

/// <summary>One field that changed, or would; personal values masked.</summary>
public sealed record FieldForecast(string Path, string? Old, string? New)
{
    internal static FieldForecast Of(FieldChange change) => new(change.Path, change.Old, change.New);
}

/// <summary>One field that changed; personal values masked, free words hidden.</summary>
/// <param name="Path">The field; example <c>parties[1].mobile</c>.</param>
/// <param name="Old">Before; null: there was none.</param>
/// <param name="New">After; null: there is none.</param>
/// <param name="Actor">Login of the user, name of the API key, or HUB for a flow.</param>
/// <param name="OrderVersion">The order's version after it.</param>
/// <param name="ChangedAt">When.</param>
public sealed record ChangeLogEntry(string Path, string? Old, string? New, string Actor, int OrderVersion, DateTimeOffset ChangedAt)
{
    internal static ChangeLogEntry Of(ModifyLogEntry entry) => new(entry.Path, entry.OldMasked, entry.NewMasked, entry.Actor, entry.OrderVersion, entry.ChangedAt);

    internal static ChangeLogEntry Of(ChangedField field) => new(field.Path, field.Old, field.New, field.Actor, field.Version, field.ChangedAt);
}

/// <summary>A page of an order's change log, newest first.</summary>
public sealed record ChangeLog(string OrderNo, IReadOnlyList<ChangeLogEntry> Items, string? NextCursor);
