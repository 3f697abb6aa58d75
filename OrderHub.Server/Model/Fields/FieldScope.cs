namespace OrderHub.Server.Model.Fields;

/// <summary>
/// Which definition holds for an order. Pure. The narrowest wins: the order's identity, then each one above it (<c>jdl.coldchain.b2c</c>,
/// <c>jdl.coldchain</c>, <c>jdl</c>), then <c>*</c>; within an identity the order's business type before <c>*</c>.
/// </summary>
public static class FieldScope
{
    /// <summary>How far the definition is from the order, 0 the nearest; null where it does not hold for it.</summary>
    public static int? Distance(FieldDefinition field, string businessIdentity, string businessType)
    {
        var ofType = field.BusinessType == businessType ? 0 : field.BusinessType == FieldDefinition.Any ? 1 : (int?)null;
        return LevelsBetween(field.BusinessIdentity, businessIdentity) * 2 + ofType;
    }

    /// <summary>The definition by which an order writes the field now; null where there is none.</summary>
    public static FieldDefinition? Resolve(
        IEnumerable<FieldDefinition> fields, string businessIdentity, string businessType, string entity, string fieldCode, DateTimeOffset now) => fields
        .Where(field => field.Entity == entity && field.FieldCode == fieldCode && IsOpen(field, now))
        .Select(field => (Field: field, Distance: Distance(field, businessIdentity, businessType)))
        .Where(found => found.Distance is not null)
        .OrderBy(found => found.Distance)
        .FirstOrDefault().Field;

    /// <summary>True where an order of now may carry the field.</summary>
    public static bool IsOpen(FieldDefinition field, DateTimeOffset now) =>
        field.State == FieldState.Live && !(now < field.ValidFrom) && !(now >= field.ValidTo);

    /// <summary>True where one order may come under both, so that one column cannot keep both.</summary>
    public static bool Overlap(FieldDefinition one, FieldDefinition other) =>
        (one.BusinessType == other.BusinessType || one.BusinessType == FieldDefinition.Any || other.BusinessType == FieldDefinition.Any)
        && (LevelsBetween(one.BusinessIdentity, other.BusinessIdentity) ?? LevelsBetween(other.BusinessIdentity, one.BusinessIdentity)) is not null;

    /// <summary>Steps up from an identity to the one above it; null where it is not above.</summary>
    private static int? LevelsBetween(string above, string identity)
    {
        var levels = identity == FieldDefinition.Any ? 0 : identity.Count(letter => letter == '.') + 1;
        if (above == FieldDefinition.Any)
        {
            return levels;
        }

        return identity == above ? 0
            : identity.Length > above.Length && identity[above.Length] == '.' && identity.StartsWith(above, StringComparison.Ordinal)
                ? identity.AsSpan(above.Length).Count('.')
                : null;
    }
}
