namespace OrderHub.Server.Data.Counted;

/// <summary>Codes of what is wrong with a change of what is counted; explained in <c>docs/errors.md</c>.</summary>
public static class CountedCodes
{
    public const string KindUnknown = "counted.kind-unknown";
    public const string ByTable = "counted.by-table";
    public const string Held = "counted.held";
}
