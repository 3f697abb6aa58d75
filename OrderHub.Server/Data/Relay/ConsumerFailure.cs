using System.Data.Common;
using System.Net.Sockets;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Relay;

/// <summary>What a consumer's exception says about the event it came from.</summary>
internal static class ConsumerFailure
{
    private const int LongestReason = 300;

    /// <summary>
    /// True where no event could have been handled: a store or a partner is down. The event is not to blame, so it costs no
    /// attempt, and everything waits in order.
    /// </summary>
    public static bool IsOutage(Exception failure) => failure switch
    {
        DbException store => DatabaseOutage.Is(store),
        DatabaseOverloadedException or HttpRequestException or TimeoutException or SocketException or IOException or OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.Any(IsOutage),
        _ => failure.InnerException is { } inner && IsOutage(inner),
    };

    /// <summary>The failure as a person reads it.</summary>
    public static string Reason(Exception failure)
    {
        var reason = $"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}";
        return reason.Length <= LongestReason ? reason : reason[..LongestReason];
    }
}
