using System.Text.Json.Serialization;

namespace OrderHub.Server.Model.Changes;

/// <summary>The answer to whether an order may be changed so.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeAnswer>))]
public enum ChangeAnswer
{
    /// <summary>Yes.</summary>
    [JsonStringEnumMemberName("ALLOWED")] Allowed,

    /// <summary>Yes, if what <see cref="ChangeDecision.Conditions"/> names comes true.</summary>
    [JsonStringEnumMemberName("CONDITIONAL")] Conditional,

    /// <summary>Too late to cancel: the parcel is stopped on its way instead.</summary>
    [JsonStringEnumMemberName("BECOMES_INTERCEPT")] BecomesIntercept,

    /// <summary>No.</summary>
    [JsonStringEnumMemberName("REFUSED")] Refused,
}

/// <summary>What must come true before a change that is allowed with a condition is done.</summary>
public static class ChangeConditions
{
    /// <summary>The system that carries the order out is asked, and its answer awaited.</summary>
    public const string AskDownstream = "askDownstream";

    /// <summary>The warehouse agrees; else the change fails.</summary>
    public const string WarehouseAgrees = "warehouseAgrees";

    /// <summary>The new address lies in the zone of the same warehouse.</summary>
    public const string SameZone = "sameZone";

    /// <summary>The order is priced again.</summary>
    public const string Reprice = "reprice";

    /// <summary>The route allows it.</summary>
    public const string RouteAllows = "routeAllows";

    /// <summary>It costs a fee.</summary>
    public const string Fee = "fee";

    /// <summary>The courier decides.</summary>
    public const string CourierDecides = "courierDecides";

    /// <summary>It is tried and may fail.</summary>
    public const string BestEffort = "bestEffort";

    public static readonly IReadOnlyList<string> All =
        [AskDownstream, WarehouseAgrees, SameZone, Reprice, RouteAllows, Fee, CourierDecides, BestEffort];
}

/// <summary>Why a change is refused.</summary>
public static class ChangeReasons
{
    /// <summary>It is with a warehouse or courier already.</summary>
    public const string TooLate = "tooLate";

    /// <summary>It is not on its way yet: cancel it.</summary>
    public const string NotOnTheWay = "notOnTheWay";

    /// <summary>It was not delivered yet, so nothing can come back.</summary>
    public const string NotDelivered = "notDelivered";

    /// <summary>It was delivered: order a return.</summary>
    public const string ReturnInstead = "returnInstead";

    /// <summary>It has ended.</summary>
    public const string Ended = "ended";

    /// <summary>It has not ended yet.</summary>
    public const string NotEnded = "notEnded";

    /// <summary>Orders of this line are never changed so.</summary>
    public const string NotThisLine = "notThisLine";

    /// <summary>Some of the fields may not be changed at this status.</summary>
    public const string Fields = "fields";

    /// <summary>Another request about the order is open.</summary>
    public const string Open = "open";

    /// <summary>It was deleted.</summary>
    public const string Deleted = "deleted";

    /// <summary>It was not deleted.</summary>
    public const string NotDeleted = "notDeleted";

    /// <summary>The time in which it could be restored is over.</summary>
    public const string WindowOver = "windowOver";

    /// <summary>It stands so already: nothing is to be done.</summary>
    public const string Already = "already";

    /// <summary>Another system masters the order.</summary>
    public const string MasteredElsewhere = "masteredElsewhere";
}

/// <summary>Whether an order may be changed so, decided over its status and what is to change.</summary>
/// <param name="Answer">Yes, yes if, instead, or no.</param>
/// <param name="Conditions">What must come true; some of <see cref="ChangeConditions"/>.</param>
/// <param name="Reason">Why not, or why nothing is to be done; one of <see cref="ChangeReasons"/>. Null where the change is made or tried.</param>
public sealed record ChangeDecision(ChangeAnswer Answer, IReadOnlyList<string> Conditions, string? Reason)
{
    public static readonly ChangeDecision Allowed = new(ChangeAnswer.Allowed, [], null);

    /// <summary>Groups of fields that speak against it; empty where the reason is another.</summary>
    public IReadOnlyList<string> RefusedFields { get; init; } = [];

    public static ChangeDecision Refused(string reason) => new(ChangeAnswer.Refused, [], reason);
}
