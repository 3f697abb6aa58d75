using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Model;

/// <summary>
/// What a customer orders: the part of the standard order model that a caller states. Lists are never null. Weights are in
/// kilograms, volumes in cubic centimetres, lengths in centimetres, times in UTC, money in <see cref="Finance.Currency"/>.
/// </summary>
/// <remarks>
/// What a JSON text leaves out reaches an <c>init</c> accessor as null, so those with a default put it back; numbers with a default
/// have <c>set</c>, which is left alone then.
/// </remarks>
[Record("Main file", "ord_main")]
public record OrderContent
{
    [Field("Business identity, dotted from the widest to the narrowest; decides line, flow and extension fields.", Example = "jdl.express.b2c", Max = 32, Pattern = "^[a-z0-9-]+(\\.[a-z0-9-]+)*$", Form = "names of small letters, digits and hyphens, separated by dots")]
    public required string BusinessIdentity { get; init; }

    [Field("What is asked for within the identity.", Example = "DELIVERY", Max = 16, Pattern = "^[A-Z][A-Z0-9_]*$", Form = "capital letters, digits and underscores")]
    public string BusinessType { get; init => field = value ?? "DELIVERY"; } = "DELIVERY";

    [Field("The line whose flow handles the order; found from the identity when left out.", Example = "express", Max = 32)]
    public string? BusinessLine { get; init; }

    [Field("What the order asks for in the main.", Example = "PURE_DELIVERY", Codes = typeof(OrderClasses))]
    public string OrderClass { get; init => field = value ?? OrderClasses.PureDelivery; } = OrderClasses.PureDelivery;

    [Field("Who sends to whom, consumer (C) or business (B).", Example = "B2C", Codes = typeof(OrderOrigins))]
    public string OrderOrigin { get; init => field = value ?? OrderOrigins.BusinessToConsumer; } = OrderOrigins.BusinessToConsumer;

    [Field("To the consignee, or back.", Example = "FORWARD", Codes = typeof(Directions))]
    public string Direction { get; init => field = value ?? Directions.Forward; } = Directions.Forward;

    [Field("Order number of the order that this one is a part of; it becomes a relation where that order is there.", Example = "EX2503027Y3KWRY28BA7", Max = 32)]
    public string? ParentOrderNo { get; init; }

    [Field("Number of the order that this one returns or replaces, here or in the system that had it; it becomes a relation where the hub has that order.", Example = "EX2503027Y3KWRY28BA7", Max = 32)]
    public string? OriginalOrderNo { get; init; }

    [Field("Number that orders of one group share.", Example = "G-20250302-7", Max = 64)]
    public string? GroupNo { get; init; }

    [Field("Free words of the customer.", Example = "请放门卫", Max = 500, Lines = true, Personal = true)]
    public string? Remark { get; init; }

    [Field("Through which door and for which customer the order came.", Column = "-")]
    public Channel? Channel { get; init; }

    [Field("People and companies; exactly one consignor and one consignee.", Min = 2, Max = 20, Column = "-")]
    public IReadOnlyList<Party> Parties { get; init => field = value ?? []; } = [];

    [Field("Lines of goods: what was sold.", Max = 500, Column = "-", Fault = OrderFaultCodes.GoodsTooMany)]
    public IReadOnlyList<Goods> Goods { get; init => field = value ?? []; } = [];

    [Field("Pieces of cargo: what is carried; at least one, but for INBOUND orders, of which the goods may be all that is known.", Max = 200, Column = "cargo", Fault = OrderFaultCodes.CargoCount)]
    public IReadOnlyList<Cargo> Cargo { get; init => field = value ?? []; } = [];

    [Field("Logistics services; exactly one is MAIN.", Min = 1, Max = 50, Column = "products")]
    public IReadOnlyList<Product> Products { get; init => field = value ?? []; } = [];

    [Field("Campaign and group buying.", Column = "-")]
    public Marketing? Marketing { get; init; }

    [Field("Who pays what.", Column = "-")]
    public Finance? Finance { get; init; }

    [Field("How, when, where and by whom the order is carried out.", Column = "-")]
    public Operation? Operation { get; init; }

    [Field("Cross-border data.", Column = "-")]
    public Customs? Customs { get; init; }

    [Field("Marks of the registered keys.", Max = 200, Column = "marks")]
    public IReadOnlyList<Mark> Marks { get; init => field = value ?? []; } = [];

    [Field("The order's numbers in other systems.", Max = 50, Column = "-")]
    public IReadOnlyList<Reference> References { get; init => field = value ?? []; } = [];

    [Field("Extension fields of the order and its one-to-one groups, `entity.field` to text.", Example = "{\"operation.preCoolTemp\": \"-18.5\"}", Max = 60, Column = "extensions")]
    public IReadOnlyDictionary<string, string> Extensions { get; init => field = value ?? NoExtensions; } = NoExtensions;

    /// <summary>The one empty map, so that records without extension fields are equal.</summary>
    internal static readonly IReadOnlyDictionary<string, string> NoExtensions = FrozenDictionary<string, string>.Empty;
}

/// <summary>An order as the hub keeps it.</summary>
[Record("Main file", "ord_main")]
public sealed record Order : OrderContent
{
    [JsonConstructor]
    public Order()
    {
    }

    /// <summary>Begins an order with what the customer stated.</summary>
    [SetsRequiredMembers]
    public Order(OrderContent content)
        : base(content) => OrderNo = "";

    [Field("The company whose orders are kept apart from all others.", Source = FieldSources.Hub, Example = "1")]
    public required int TenantId { get; init; }

    [Field("Time-ordered and unique over nodes; a text in JSON.", Source = FieldSources.Hub, Example = "441932107886592001")]
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long OrderId { get; init; }

    [Field("The order's public number: line, day, unit, virtual shard, check character.", Source = FieldSources.Hub, Example = "EX2503027Y3KWRY28BA7", Max = 32)]
    public required string OrderNo { get; init; }

    [Field("Rises by one with each change; what every store compares to know which copy is newer.", Source = FieldSources.Hub, Example = "3")]
    public required int Version { get; init; }

    [Field("Where the order stands.", Source = FieldSources.Hub, Example = "PICKED_UP")]
    public required OrderStatus Status { get; init; }

    [Field("0 none, 1 requested, 2 done, 3 failed.", Source = FieldSources.Hub, Example = "0", Codes = typeof(RequestStates))]
    public int CancelStatus { get; init; }

    [Field("0 none, 1 requested, 2 done, 3 failed.", Source = FieldSources.Hub, Example = "0", Codes = typeof(RequestStates))]
    public int InterceptStatus { get; init; }

    [Field("0 none, 1 declared, 2 accepted, 3 inspection, 4 released, 5 refused.", Source = FieldSources.Hub, Example = "0", Codes = typeof(CustomsStates))]
    public int CustomsStatus { get; init; }

    [Field("Why the order is held up.", Source = FieldSources.Hub, Example = "GROUP_WAIT", Codes = typeof(Holds))]
    public string? HoldCode { get; init; }

    [Field("The system that may change the order; set at acceptance.", Source = FieldSources.Hub, Example = "HUB", Codes = typeof(Masters))]
    public string MasteredBy { get; init => field = value ?? Masters.Hub; } = Masters.Hub;

    [Field("The unit (a deployment with databases of its own) that took the order.", Source = FieldSources.Hub, Example = "0")]
    public int CellId { get; init; }

    [Field("When the hub took the order.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-03-02T09:15:07.123Z")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Field("When the order changed last.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-03-02T10:20:00Z")]
    public required DateTimeOffset UpdatedAt { get; init; }

    [Field("When the line accepted the order.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-03-02T09:15:07.123Z")]
    public DateTimeOffset? AcceptedAt { get; init; }

    [Field("When the order shall be delivered.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-03-04T10:00:00Z")]
    public DateTimeOffset? PromisedAt { get; init; }

    [Field("When the order ended.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-03-04T08:00:00Z")]
    public DateTimeOffset? ClosedAt { get; init; }

    [Field("Set while the order is deleted: hidden from lists, and restorable for a time.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-04-01T08:00:00Z")]
    public DateTimeOffset? DeletedAt { get; init; }

    [Field("Parcels with their waybill numbers.", Source = FieldSources.Hub, Column = "-")]
    public IReadOnlyList<Package> Packages { get; init => field = value ?? []; } = [];

    [Field("Links to other orders.", Source = FieldSources.Hub, Column = "-")]
    public IReadOnlyList<Relation> Relations { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Paths of the extension fields that are personal (1) or secret (2), as <c>goods.engraving</c>; what the stores tell of them, so
    /// that they are masked wherever the order is shown. Not part of the model.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, int> SensitiveExtensions { get; init; } = FrozenDictionary<string, int>.Empty;

    [Field("W3C traceparent of the first message, so that all later work joins one trace.", Source = FieldSources.Hub, Example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public string? TraceParent { get; init; }
}
