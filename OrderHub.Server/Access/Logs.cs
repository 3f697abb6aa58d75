namespace OrderHub.Server.Access;

/// <summary>What layer 1 logs; event ids 1000 to 1099.</summary>
internal static partial class Logs
{
    [LoggerMessage(1000, LogLevel.Error, "{Method} {Endpoint} failed")]
    public static partial void RequestFailed(ILogger logger, string method, string endpoint, Exception exception);

    [LoggerMessage(1020, LogLevel.Error, "A request was answered with \"later\": a store does not answer")]
    public static partial void StoreDown(ILogger logger, Exception exception);

    [LoggerMessage(1001, LogLevel.Information, "Sign-in of {Login} from {Address}: {Result}")]
    public static partial void SignIn(ILogger logger, string login, string address, string result);
}
