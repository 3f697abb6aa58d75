using System.Text.Json.Serialization;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Access.Fields;

/// <summary>A new extension field.</summary>
public sealed record NewField
{
    /// <summary>Dotted identity that it holds for, with all below it; * for all.</summary>
    public string BusinessIdentity { get; init => field = value ?? FieldDefinition.Any; } = FieldDefinition.Any;

    /// <summary>Business type, or * for all.</summary>
    public string BusinessType { get; init => field = value ?? FieldDefinition.Any; } = FieldDefinition.Any;

    /// <summary>order, channel, marketing, finance, operation, customs, goods, cargo, party or package.</summary>
    public required string Entity { get; init; }

    /// <summary>Its name, without the entity: preCoolTemp.</summary>
    public required string FieldCode { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    public required FieldType Type { get; init; }

    /// <summary>The reserved column that keeps it; the first free one where nothing is said.</summary>
    public string? ColumnName { get; init; }

    /// <summary>True: an order of the business without it is refused.</summary>
    public bool Required { get; init; }

    public FieldRule? Rule { get; init; }

    /// <summary>0 open, 1 personal (masked), 2 secret (hidden whole).</summary>
    public int Sensitivity { get; init; }

    public FieldSearch Search { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }
}

/// <summary>What may change of an extension field; what is left out stays as it is. A rule or an end of validity is taken away by null.</summary>
public sealed record ChangedField
{
    public string? Title { get; init; }

    public bool? Required { get; init; }

    /// <summary>In place of the whole rule; null takes it away.</summary>
    public FieldRule? Rule { get; set => (field, ruleGiven) = (value, true); }

    /// <summary>May rise and never fall: what was taken as secret stays so.</summary>
    public int? Sensitivity { get; init; }

    public FieldSearch? Search { get; init; }

    public DateTimeOffset? ValidFrom { get; set => (field, validFromGiven) = (value, true); }

    public DateTimeOffset? ValidTo { get; set => (field, validToGiven) = (value, true); }

    private bool ruleGiven;
    private bool validFromGiven;
    private bool validToGiven;

    internal FieldDefinition Apply(FieldDefinition known) => known with
    {
        Title = Title ?? known.Title,
        Required = Required ?? known.Required,
        Rule = ruleGiven ? Rule : known.Rule,
        Sensitivity = Sensitivity ?? known.Sensitivity,
        Search = Search ?? known.Search,
        ValidFrom = validFromGiven ? ValidFrom : known.ValidFrom,
        ValidTo = validToGiven ? ValidTo : known.ValidTo,
    };
}

/// <summary>An extension field.</summary>
public sealed record FieldDescription
{
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long FieldId { get; init; }
    public required string BusinessIdentity { get; init; }
    public required string BusinessType { get; init; }
    public required string Entity { get; init; }
    public required string FieldCode { get; init; }
    public required string TableName { get; init; }
    public required string ColumnName { get; init; }
    public required string Title { get; init; }
    public required FieldType Type { get; init; }
    public required bool Required { get; init; }
    public FieldRule? Rule { get; init; }
    public required int Sensitivity { get; init; }
    public required FieldSearch Search { get; init; }
    public required FieldState State { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidTo { get; init; }
    /// <summary>Rises with each change; the ETag.</summary>
    public required int Version { get; init; }
    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? RetiredAt { get; init; }
    /// <summary>What to know of the change that was just made; null: nothing.</summary>
    public string? Note { get; init; }

    internal static FieldDescription Of(FieldDefinition field) => new()
    {
        FieldId = field.FieldId,
        BusinessIdentity = field.BusinessIdentity,
        BusinessType = field.BusinessType,
        Entity = field.Entity,
        FieldCode = field.FieldCode,
        TableName = field.TableName,
        ColumnName = field.ColumnName,
        Title = field.Title,
        Type = field.Type,
        Required = field.Required,
        Rule = field.Rule,
        Sensitivity = field.Sensitivity,
        Search = field.Search,
        State = field.State,
        ValidFrom = field.ValidFrom,
        ValidTo = field.ValidTo,
        Version = field.Version,
        ChangedBy = field.ChangedBy,
        ChangedAt = field.ChangedAt,
        RetiredAt = field.RetiredAt,
    };
}

/// <summary>Extension fields of the tenant.</summary>
/// <param name="Items">At most as many as the tenant may have; no paging.</param>
public sealed record FieldList(IReadOnlyList<FieldDescription> Items);

/// <summary>Whether orders use a field's column.</summary>
/// <param name="InUse">True: the column stays closed.</param>
/// <param name="OrderNo">One order that uses it.</param>
public sealed record FieldUsage(bool InUse, string? OrderNo);

/// <summary>An entry of the registry of marks, as it is put.</summary>
public sealed record NewMark
{
    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    public required MarkType Type { get; init; }

    /// <summary>The team or system that answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The values of a CODE.</summary>
    public IReadOnlyList<string> AllowedValues { get; init => field = value ?? []; } = [];

    /// <summary>True: orders are found by it.</summary>
    public bool Searchable { get; init; }
}

/// <summary>The registry of marks.</summary>
public sealed record MarkList(IReadOnlyList<MarkDefinition> Items);
