using System.Text.Json.Serialization;

namespace OrderHub.Server.Model.Fields;

/// <summary>What values a mark takes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MarkType>))]
public enum MarkType
{
    /// <summary>1 or 0.</summary>
    [JsonStringEnumMemberName("FLAG")] Flag,

    /// <summary>One of the allowed values.</summary>
    [JsonStringEnumMemberName("CODE")] Code,

    /// <summary>A number.</summary>
    [JsonStringEnumMemberName("NUMBER")] Number,

    /// <summary>Any text of at most 128 characters.</summary>
    [JsonStringEnumMemberName("TEXT")] Text,
}

/// <summary>An entry of the registry of marks.</summary>
public sealed record MarkDefinition
{
    /// <summary>Domain of the mark; example <c>ORDER</c>.</summary>
    public required string Domain { get; init; }

    public required string Key { get; init; }

    public required string Title { get; init; }

    public MarkType Type { get; init; }

    /// <summary>Who answers for the mark: a team or a system.</summary>
    public required string Owner { get; init; }

    public IReadOnlyList<string> AllowedValues { get; init => field = value ?? []; } = [];

    /// <summary>True: orders are found by it, <c>mark.ORDER.COD=1</c>.</summary>
    public bool Searchable { get; init; }

    public int Version { get; init; }

    /// <summary>Null: it comes with the hub.</summary>
    public string? ChangedBy { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>True where an order may carry the value.</summary>
    public bool Allows(string value) => Type switch
    {
        MarkType.Flag => value is "0" or "1",
        MarkType.Code => AllowedValues.Contains(value, StringComparer.Ordinal),
        MarkType.Number => FieldValues.Read(FieldType.Number, value) is not null,
        _ => value.Length is > 0 and <= 128,
    };
}

/// <summary>The marks that come with the hub; a tenant's entry of the same domain and key takes the place of one.</summary>
public static class ShippedMarks
{
    public static IReadOnlyList<MarkDefinition> All { get; } =
    [
        Flag("COD", "Cash on delivery", true), Flag("INSURED", "Insured", true), Flag("SIGN_BACK", "Signed slip goes back", true),
        Flag("UNPACK_CHECK", "May be unpacked before signing"), Flag("SELF_PICKUP", "Consignee fetches"), Flag("GIFT", "Gift: no price inside"),
        Flag("FRAGILE", "Fragile"),
        Flag("CLAIM", "Evidence of a claim", true) with { Type = MarkType.Text },

        // Where customs has each document of an order.
        Paper("ORDER", "Declaration of the order"), Paper("PAYMENT", "Declaration of the payment"), Paper("WAYBILL", "Declaration of the waybill"),

        // Places of the old 50-character order mark that have no name: kept as they came.
        .. Enumerable.Range(1, 50).Select(bit => Flag($"ECLP_BIT_{bit}", $"Place {bit} of the old order mark") with { Type = MarkType.Text }),
    ];

    private static MarkDefinition Paper(string key, string title) => new()
    {
        Domain = "CUSTOMS", Key = key, Title = title, Type = MarkType.Code, Owner = "order-hub", Searchable = true,
        AllowedValues = ["DECLARED", "ACCEPTED", "INSPECTION", "RELEASED", "REFUSED", "WITHDRAWN"],
    };

    private static MarkDefinition Flag(string key, string title, bool searchable = false) =>
        new() { Domain = "ORDER", Key = key, Title = title, Type = MarkType.Flag, Owner = "order-hub", Searchable = searchable };
}
