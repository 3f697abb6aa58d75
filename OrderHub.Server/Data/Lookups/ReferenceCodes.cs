namespace OrderHub.Server.Data.Lookups;

/// <summary>Codes of what is wrong with a change of reference data; explained in <c>docs/errors.md</c>.</summary>
public static class ReferenceCodes
{
    public const string TableUnknown = "reference.table-unknown";
    public const string RowNotFound = "reference.row-not-found";
    public const string Invalid = "reference.invalid";
    public const string CsvInvalid = "reference.csv";
    public const string Stale = "reference.precondition.failed";
    public const string Contended = "reference.contended";
    public const string TooMany = "reference.too-many";
}
