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
public record OrderContent
{
    /// <summary>Dotted business identity, from the widest to the narrowest; example <c>jdl.express.b2c</c>.</summary>
    public required string BusinessIdentity { get; init; }

    /// <summary>What is asked for within the identity; example <c>DELIVERY</c>.</summary>
    public string BusinessType { get; init => field = value ?? "DELIVERY"; } = "DELIVERY";

    /// <summary>The line whose flow handles the order; example <c>express</c>. Resolved from the identity when left out.</summary>
    public string? BusinessLine { get; init; }

    /// <summary>PURE_DELIVERY, WAREHOUSE_DELIVERY, TRANSPORT, INBOUND or OUTBOUND.</summary>
    public string OrderClass { get; init => field = value ?? "PURE_DELIVERY"; } = "PURE_DELIVERY";

    /// <summary>C2C, B2C or C2B.</summary>
    public string OrderOrigin { get; init => field = value ?? "B2C"; } = "B2C";

    /// <summary>FORWARD or REVERSE.</summary>
    public string Direction { get; init => field = value ?? "FORWARD"; } = "FORWARD";

    public string? ParentOrderNo { get; init; }

    public string? OriginalOrderNo { get; init; }

    public string? GroupNo { get; init; }

    /// <summary>Free words of the customer; at most 500 characters.</summary>
    public string? Remark { get; init; }

    public Channel? Channel { get; init; }

    public IReadOnlyList<Party> Parties { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Goods> Goods { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Cargo> Cargo { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Product> Products { get; init => field = value ?? []; } = [];

    public Marketing? Marketing { get; init; }

    public Finance? Finance { get; init; }

    public Operation? Operation { get; init; }

    public Customs? Customs { get; init; }

    public IReadOnlyList<Mark> Marks { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Reference> References { get; init => field = value ?? []; } = [];

    /// <summary>Personal extension fields, <c>entity.field</c> to text; example <c>operation.preCoolTemp</c>.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init => field = value ?? new Dictionary<string, string>(StringComparer.Ordinal); } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>An order as the hub keeps it.</summary>
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

    public required int TenantId { get; init; }

    /// <summary>Time-ordered, unique over nodes; a string in JSON.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long OrderId { get; init; }

    public required string OrderNo { get; init; }

    /// <summary>Rises by one with each change; what every store compares to know which copy is newer.</summary>
    public required int Version { get; init; }

    public required OrderStatus Status { get; init; }

    /// <summary>0 none, 1 requested, 2 done, 3 failed.</summary>
    public int CancelStatus { get; init; }

    /// <summary>0 none, 1 requested, 2 done, 3 failed.</summary>
    public int InterceptStatus { get; init; }

    /// <summary>0 none, 1 declared, 2 accepted, 3 inspection, 4 released, 5 refused.</summary>
    public int CustomsStatus { get; init; }

    /// <summary>CREDIT, STOCK_SHORT, GROUP_WAIT, CUSTOMS, TEMP_BREACH, MANUAL or null.</summary>
    public string? HoldCode { get; init; }

    /// <summary>HUB, ECLP, EXT or LARGE: the system that may change the order.</summary>
    public string MasteredBy { get; init => field = value ?? "HUB"; } = "HUB";

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? PromisedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public IReadOnlyList<Package> Packages { get; init => field = value ?? []; } = [];

    /// <summary>W3C traceparent of the first message, so that all later work joins one trace.</summary>
    public string? TraceParent { get; init; }
}
