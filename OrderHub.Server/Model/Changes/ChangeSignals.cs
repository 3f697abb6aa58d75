namespace OrderHub.Server.Model.Changes;

/// <summary>
/// The signals that tell an order's flow of a wish, under the order's number: one for each kind, so that a handler of a flow answers the
/// one it names and no other.
/// </summary>
public static class ChangeSignals
{
    public const string CancelRequested = "order.cancel-requested";
    public const string ReaddressRequested = "order.readdress-requested";
    public const string InterceptRequested = "order.intercept-requested";

    /// <summary>The content was changed while the flow was under way: what others were told may be told again.</summary>
    public const string Modified = "order.modified";

    /// <summary>The signal of a wish, by what it is carried out as.</summary>
    public static string Of(ChangeKind carriedAs) => carriedAs switch
    {
        ChangeKind.Cancel => CancelRequested,
        ChangeKind.Readdress => ReaddressRequested,
        ChangeKind.Intercept => InterceptRequested,
        ChangeKind.Modify => Modified,
        _ => throw new ArgumentOutOfRangeException(nameof(carriedAs), carriedAs, "No flow carries this out."),
    };
}
