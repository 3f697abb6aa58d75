using System.Text.Json.Serialization;

namespace OrderHub.Server.Model.Fields;

/// <summary>What an extension field holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldType>))]
public enum FieldType
{
    /// <summary>Text of at most 256 characters.</summary>
    [JsonStringEnumMemberName("STRING")] String,

    /// <summary>Number of at most 14 digits before and 4 behind the point.</summary>
    [JsonStringEnumMemberName("NUMBER")] Number,

    /// <summary>Moment, to the millisecond.</summary>
    [JsonStringEnumMemberName("TIME")] Time,

    /// <summary>Text of at most 400 bytes that is encrypted at rest.</summary>
    [JsonStringEnumMemberName("ENCRYPTED")] Encrypted,
}

/// <summary>How orders are found by an extension field.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldSearch>))]
public enum FieldSearch
{
    [JsonStringEnumMemberName("NONE")] None,
    [JsonStringEnumMemberName("EXACT")] Exact,

    /// <summary>From and to, for numbers and times; exact as well.</summary>
    [JsonStringEnumMemberName("RANGE")] Range,

    /// <summary>Any part of the text.</summary>
    [JsonStringEnumMemberName("TEXT")] Text,
}

/// <summary>The life of a definition.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldState>))]
public enum FieldState
{
    /// <summary>Orders may carry the field.</summary>
    [JsonStringEnumMemberName("LIVE")] Live,

    /// <summary>No new order carries it; those that do show it, and its column stays closed.</summary>
    [JsonStringEnumMemberName("RETIRED")] Retired,

    /// <summary>No row uses it any more: its column may take another field.</summary>
    [JsonStringEnumMemberName("RELEASED")] Released,
}

/// <summary>What a value must be besides of its type; what is null does not bind.</summary>
public sealed record FieldRule
{
    /// <summary>Regular expression that the whole text matches; no look-around and no back references.</summary>
    public string? Pattern { get; init; }

    /// <summary>Least number, or first moment (ISO 8601).</summary>
    public string? Min { get; init; }

    /// <summary>Greatest number, or last moment (ISO 8601).</summary>
    public string? Max { get; init; }

    /// <summary>The only texts there are; <c>["true", "false"]</c> makes a truth value.</summary>
    public IReadOnlyList<string> OneOf { get; init => field = value ?? []; } = [];

    /// <summary>JSONata condition over the value, <c>$</c>; example <c>$ % 2 = 0</c>.</summary>
    public string? Expression { get; init; }
}

/// <summary>An extension field: where it holds, what it is, and which reserved column keeps it.</summary>
public sealed record FieldDefinition
{
    /// <summary>Stands for every business identity, or every business type.</summary>
    public const string Any = "*";

    public required int TenantId { get; init; }

    public required long FieldId { get; init; }

    /// <summary>Dotted identity that the field holds for, with all below it; <see cref="Any"/> for all.</summary>
    public required string BusinessIdentity { get; init; }

    /// <summary>Business type, or <see cref="Any"/>.</summary>
    public required string BusinessType { get; init; }

    /// <summary>One of <see cref="FieldEntities"/>.</summary>
    public required string Entity { get; init; }

    public required string FieldCode { get; init; }

    public required string TableName { get; init; }

    public required string ColumnName { get; init; }

    public required string Title { get; init; }

    public required FieldType Type { get; init; }

    public bool Required { get; init; }

    public FieldRule? Rule { get; init; }

    /// <summary>0 open, 1 personal (masked), 2 secret (hidden whole); from 1 on the column is an encrypted one.</summary>
    public int Sensitivity { get; init; }

    public FieldSearch Search { get; init; }

    public FieldState State { get; init; }

    /// <summary>Null: since ever.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>First moment at which orders may not carry it any more; null: for ever.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    public required int Version { get; init; }

    public required string ChangedBy { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>How the order carries it: <c>operation.preCoolTemp</c>.</summary>
    public string Path => $"{Entity}.{FieldCode}";
}
