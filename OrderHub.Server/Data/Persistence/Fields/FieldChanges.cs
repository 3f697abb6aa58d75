using System.Text.RegularExpressions;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>What became of a wish to change a definition.</summary>
public abstract record FieldOutcome
{
    private FieldOutcome()
    {
    }

    public sealed record Done(FieldDefinition Field) : FieldOutcome;

    /// <summary>Not done; <paramref name="Faults"/> where the definition itself is wrong.</summary>
    public sealed record Refused(string Code, string Message, IReadOnlyList<Fault> Faults) : FieldOutcome
    {
        public Refused(string code, string message)
            : this(code, message, [])
        {
        }
    }
}

/// <summary>Decides which definitions may stand beside which. Pure.</summary>
public static partial class FieldChanges
{
    /// <summary>Definitions of a tenant, released ones among them.</summary>
    public const int MaxFields = 2000;

    public const int MaxTitle = 100;

    /// <summary>What is wrong with a definition by itself, all together.</summary>
    /// <param name="field">The definition as it shall be.</param>
    /// <param name="before">As it is, where it is changed.</param>
    public static IReadOnlyList<Fault> FaultsOf(FieldDefinition field, FieldDefinition? before = null)
    {
        var faults = new List<Fault>();
        Check(IdentityForm().IsMatch(field.BusinessIdentity) && field.BusinessIdentity.Length <= 32, "businessIdentity", "businessIdentity is dotted, such as jdl.coldchain.b2c, of at most 32 characters, or * for all.");
        Check(TypeForm().IsMatch(field.BusinessType), "businessType", "businessType is capital letters, digits and underscores, at most 16, or * for all.");
        Check(FieldEntities.TableOf(field.Entity) is not null, "entity", $"entity is one of {string.Join(", ", FieldEntities.All)}.");
        Check(CodeForm().IsMatch(field.FieldCode), "fieldCode", "fieldCode begins with a small letter and has at most 32 letters and digits.");
        Check(!string.IsNullOrWhiteSpace(field.Title) && field.Title.Length <= MaxTitle, "title", $"title has 1 to {MaxTitle} characters.");
        Check(field.Sensitivity is >= 0 and <= 2, "sensitivity", "sensitivity is 0 open, 1 personal or 2 secret.");
        Check(field.Sensitivity == 0 || field.Type == FieldType.Encrypted, "sensitivity", "A field of sensitivity 1 or 2 is of the type ENCRYPTED.");
        Check(field.Type != FieldType.Encrypted || field.Entity != FieldEntities.Cargo, "type", "Cargo keeps no ENCRYPTED fields: give it to the order, the goods, the party or the package.");
        Check(!(field.Sensitivity < before?.Sensitivity), "sensitivity", $"Orders gave values of sensitivity {before?.Sensitivity}, which would be shown: sensitivity may rise and never fall. Retire the field and define another one.");
        Check(IsSearchable(field.Type, field.Search), "search", "Search is TEXT for STRING only, RANGE for NUMBER and TIME only; ENCRYPTED is found by EXACT only.");
        Check(!(field.ValidTo <= field.ValidFrom), "validTo", "validTo is after validFrom.");
        if (field.Rule is { } rule)
        {
            faults.AddRange(FieldRuleCheck.FaultsOf(rule, field.Type).Select(fault => new Fault(FieldCodes.Invalid, fault.Path, fault.Message)));
        }

        if (field.ColumnName.Length > 0 && FieldEntities.TableOf(field.Entity) is { } table)
        {
            Check(
                FieldColumns.Of(table).Contains(field.ColumnName, StringComparer.Ordinal) && FieldColumns.TypeOf(field.ColumnName) == field.Type,
                "columnName", $"columnName is a reserved column of {table} that keeps {field.Type.ToString().ToUpperInvariant()}; leave it out to get a free one.");
        }

        return faults;

        void Check(bool holds, string path, string message)
        {
            if (!holds)
            {
                faults.Add(new(FieldCodes.Invalid, path, message));
            }
        }
    }

    /// <summary>Why a new definition cannot stand beside those there are; null where it can.</summary>
    public static FieldOutcome.Refused? ConflictOf(FieldDefinition field, IReadOnlyList<FieldDefinition> others)
    {
        if (others.Count >= MaxFields)
        {
            return new(FieldCodes.TooMany, $"The tenant has {others.Count} definitions; the limit is {MaxFields}.");
        }

        if (others.FirstOrDefault(other => other.State == FieldState.Live && other.Path == field.Path && SameScope(other, field)) is { } same)
        {
            return new(FieldCodes.Taken, $"{field.Path} is defined for {field.BusinessIdentity} {field.BusinessType} already, as field {same.FieldId}: change that one.");
        }

        if (others.FirstOrDefault(other => other.State != FieldState.Released && other.FieldCode == field.FieldCode && other.Type != field.Type) is { } typed)
        {
            return new(FieldCodes.TypeDiffers, $"The field code {field.FieldCode} means {typed.Type.ToString().ToUpperInvariant()} in field {typed.FieldId}; a code means one type in all of a tenant, so that it can be searched for.");
        }

        return HolderOf(field, others) is { } holder
            ? new(FieldCodes.ColumnTaken, holder.State == FieldState.Retired
                ? $"{field.TableName}.{field.ColumnName} is closed: orders may still hold values of the retired field {holder.FieldId} ({holder.Path}) in it. Release that field first, or leave columnName out."
                : $"{field.TableName}.{field.ColumnName} keeps field {holder.FieldId} ({holder.Path}) for orders that would come under both. Leave columnName out to get a free one.")
            : null;
    }

    /// <summary>The first free column for the definition; null where all are taken.</summary>
    public static string? FreeColumn(FieldDefinition field, IReadOnlyList<FieldDefinition> others) => FieldColumns.Of(field.TableName)
        .Where(column => FieldColumns.TypeOf(column) == field.Type)
        .FirstOrDefault(column => HolderOf(field with { ColumnName = column }, others) is null);

    /// <summary>
    /// Who keeps the definition from its column. The same field for a narrower or wider business may share one: an order comes under one
    /// of the two.
    /// </summary>
    private static FieldDefinition? HolderOf(FieldDefinition field, IReadOnlyList<FieldDefinition> others) => others.FirstOrDefault(other =>
        other.State != FieldState.Released && other.FieldId != field.FieldId
        && other.TableName == field.TableName && other.ColumnName == field.ColumnName && FieldScope.Overlap(other, field)
        && !(other.State == FieldState.Live && other.Path == field.Path && !SameScope(other, field)));

    private static bool SameScope(FieldDefinition one, FieldDefinition other) =>
        one.BusinessIdentity == other.BusinessIdentity && one.BusinessType == other.BusinessType;

    private static bool IsSearchable(FieldType type, FieldSearch search) => search switch
    {
        FieldSearch.Text => type == FieldType.String,
        FieldSearch.Range => type is FieldType.Number or FieldType.Time,
        _ => true,
    };

    [GeneratedRegex(@"^(\*|[a-z0-9-]+(\.[a-z0-9-]+)*)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdentityForm();

    [GeneratedRegex(@"^(\*|[A-Z][A-Z0-9_]{0,15})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeForm();

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]{0,31}\z", RegexOptions.None, 1000)]
    private static partial Regex CodeForm();
}
