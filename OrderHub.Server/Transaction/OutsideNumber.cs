using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction;

/// <summary>
/// The number by which the outside knows an order, apart from the request that brings it: the number of the customer's software where it is
/// stated, else the platform's. One order of the tenant has it while it is neither refused nor cancelled. Orders that share a platform's number
/// (a sale that goes in several parcels) tell themselves apart by a number of the software each, or name their parent.
/// </summary>
internal static class OutsideNumber
{
    /// <summary>Null where the order has no such number, or is a part of another.</summary>
    public static Reference? Of(OrderContent content) => content switch
    {
        { ParentOrderNo: not null } => null,
        { Channel: { IsvUniqueNo: { Length: > 0 } number } channel } => Claim("ISV", channel.IsvSource, channel.CustomerCode, number),
        { Channel: { ChannelOrderNo: { Length: > 0 } number } channel } => Claim("CHANNEL", channel.ChannelCode, channel.CustomerCode, number),
        _ => null,
    };

    /// <summary>The field that holds it, for whoever is told that it is taken.</summary>
    public static string PathOf(Reference claim) => claim.RefType == "ISV" ? "channel.isvUniqueNo" : "channel.channelOrderNo";

    // The lengths keep apart what would read the same when put together.
    private static Reference Claim(string kind, string? system, string? customer, string number) => new()
    {
        SourceSystem = Reference.Hub,
        RefType = kind,
        RefNo = $"{system?.Length ?? 0}.{customer?.Length ?? 0}:{system}{customer}{number}",
    };
}
