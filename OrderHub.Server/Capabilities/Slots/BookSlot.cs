using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Slots;

/// <summary>
/// Books room in a slot of time: of one kind, or of several that begin together, all or none. Its undo is <see cref="FreeSlot"/>; an order that is refused or
/// cancelled gives it back by itself. Safe to run twice: the order's movements say what it holds.
/// </summary>
public sealed class BookSlot(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(14);

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "slot.book",
        Title = new("Book a slot", "预约时段"),
        Summary = new(
            "Finds the first slot by the table 'slots' that has room, within the window that the order wishes or the next 14 days, and books it; several kinds begin together, all or none. The order's window becomes that slot. 'full': there is none.",
            "按“时段”表在订单期望的时间窗内（无则未来14天内）找到首个有余量的时段并预约；多个类型须同时开始，要么全部预约，要么都不预约。订单时间窗更新为该时段。full：无可用时段。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["booked", "full"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "begin": { "type": "string", "format": "date-time", "description": "When the slot begins.", "x-zh": { "description": "时段开始时间。" } }
              }
            }
            """),
        Undo = "slot.free@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["kinds"],
              "properties": {
                "kinds": {
                  "title": "Kinds", "type": "array", "items": { "type": "string", "enum": ["PICKUP", "DOCK", "DELIVERY", "INSTALL", "COLD_VEHICLE"] }, "minItems": 1, "maxItems": 5,
                  "description": "What is booked; the order's window of the first one is meant.",
                  "x-zh": { "title": "类型", "description": "预约什么；以第一个类型对应的订单时间窗为准。" }
                },
                "place": {
                  "title": "Place", "type": "string", "maxLength": 64, "description": "Where: a warehouse, a site or a city. Default: the order's warehouse for a dock, else the city.",
                  "x-zh": { "title": "地点", "description": "仓库、站点或城市。默认：月台取订单仓库，其余取城市。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: false, ct);

    /// <summary>The same by what there is now; nothing is booked.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => DecideAsync(context, isRehearsal: true, ct);

    private async ValueTask<StepResult> DecideAsync(StepContext context, bool isRehearsal, CancellationToken ct)
    {
        var session = context.Order();
        var kinds = context.Input["kinds"]!.AsArray().Select(kind => kind!.GetValue<string>()).Distinct(StringComparer.Ordinal).ToList();
        var place = context.Input["place"]?.GetValue<string>() ?? PlaceOf(session.Order, kinds[0]);
        var calendars = new List<(string Kind, SlotCalendar Calendar)>();
        foreach (var kind in kinds)
        {
            if (await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Slots, context.Now, [kind, place], ct) is not { } row)
            {
                return Full(context, $"There are no slots of the kind {kind} at '{place}'.");
            }

            calendars.Add((kind, SlotCalendar.Of(row)));
        }

        var wish = WindowOf(session.Order.Operation, kinds[0]);
        var from = wish?.Start > context.Now ? wish.Start : context.Now;
        var until = wish?.End > from ? wish.End : from + Horizon;
        foreach (var begin in calendars[0].Calendar.From(from, until).Where(begin => calendars.TrueForAll(other => other.Calendar.From(begin, begin.AddSeconds(1)).Any())))
        {
            var wanted = calendars.Select(one => (CountedItem.Of(CountedKinds.Slot, one.Kind, place, begin.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)), 1m, (decimal?)one.Calendar.Capacity)).ToList();
            if (isRehearsal ? await HasAsync(context.TenantId, wanted, ct) : await counted.TakeAsync(context.Batch, context.CountedOrder(), wanted, ct) is null)
            {
                var window = new TimeWindow { Start = begin, End = begin.AddHours(calendars[0].Calendar.Hours) };
                session.Change(order => order with { Operation = With(order.Operation ?? new(), kinds[0], window) });
                return StepResult.Of("booked", $"{string.Join(", ", kinds)} {begin:yyyy-MM-dd HH:mm} UTC", new JsonObject { ["begin"] = begin.ToString("O", CultureInfo.InvariantCulture) });
            }
        }

        return Full(context, $"No slot of {string.Join(" and ", kinds)} at '{place}' has room in the time that is wished.");
    }

    private async Task<bool> HasAsync(int tenantId, IEnumerable<(CountedItem Item, decimal Quantity, decimal? Limit)> wanted, CancellationToken ct)
    {
        foreach (var (item, quantity, limit) in wanted)
        {
            if (await counted.LeftAsync(tenantId, item, limit, ct) < quantity)
            {
                return false;
            }
        }

        return true;
    }

    private static StepResult Full(StepContext context, string why)
    {
        context.Order().Refusal = new("order.refused.slot", why);
        return StepResult.Of("full");
    }

    private static string PlaceOf(Order order, string kind) => kind switch
    {
        "DOCK" => order.Operation?.WarehouseNo ?? "",
        "PICKUP" or "COLD_VEHICLE" => RegionNames.City(order.Parties.FirstOrDefault(party => party.Role == PartyRoles.Consignor)?.City ?? ""),
        _ => RegionNames.City(order.Parties.FirstOrDefault(party => party.Role == PartyRoles.Consignee)?.City ?? ""),
    };

    private static TimeWindow? WindowOf(Operation? operation, string kind) => kind switch
    {
        "DOCK" => operation?.DockWindow,
        "PICKUP" or "COLD_VEHICLE" => operation?.PickupWindow,
        _ => operation?.DeliveryWindow,
    };

    private static Operation With(Operation operation, string kind, TimeWindow window) => kind switch
    {
        "DOCK" => operation with { DockWindow = window },
        "PICKUP" or "COLD_VEHICLE" => operation with { PickupWindow = window },
        _ => operation with { DeliveryWindow = window },
    };
}
