namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>Codes of what is wrong with a definition of a field or mark; explained in <c>docs/errors.md</c>.</summary>
public static class FieldCodes
{
    public const string Invalid = "field.invalid";
    public const string NotFound = "field.not-found";
    public const string Taken = "field.taken";
    public const string TypeDiffers = "field.type.differs";
    public const string ColumnTaken = "field.column.taken";
    public const string ColumnInUse = "field.column.in-use";
    public const string ColumnsFull = "field.column.none-left";
    public const string WrongState = "field.state";
    public const string ReleaseEarly = "field.release.early";
    public const string Stale = "field.precondition.failed";
    public const string TagMissing = "field.precondition.required";
    public const string Contended = "field.contended";
    public const string TooMany = "field.too-many";

    public const string MarkInvalid = "mark.invalid";
    public const string MarkNotFound = "mark.not-found";
    public const string MarkShipped = "mark.shipped";
    public const string MarkStale = "mark.precondition.failed";
    public const string MarkTagMissing = "mark.precondition.required";
}
