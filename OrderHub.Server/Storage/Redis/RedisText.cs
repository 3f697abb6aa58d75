using StackExchange.Redis;

namespace OrderHub.Server.Storage.Redis;

/// <summary>What people write to name a Redis, and how it is connected to.</summary>
internal static class RedisText
{
    /// <summary>Null where the text names a Redis. The answer never holds the text, which may have a password.</summary>
    public static string? FindFault(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0 ? null : "It names no server: write host:port.";
        }
        catch (ArgumentException)
        {
            return "It is not written as host:port[,user=...][,password=...][,ssl=true].";
        }
    }

    /// <summary>The address without anything secret, for findings and logs.</summary>
    public static string AddressOf(string text) => string.Join(", ", ConfigurationOptions.Parse(text).EndPoints.Select(point => Format.ToString(point)));

    public static ConfigurationOptions Read(string text, TimeSpan timeout)
    {
        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ConnectTimeout = Math.Max(500, (int)timeout.TotalMilliseconds);
        options.SyncTimeout = (int)timeout.TotalMilliseconds;
        options.AsyncTimeout = options.SyncTimeout;

        // Without it a failover of a cluster stays unseen for most of a minute.
        options.ConfigCheckSeconds = 5;
        options.KeepAlive = 10;
        options.AllowAdmin = false;
        options.ClientName = "orderhub";
        return options;
    }

    // The driver's own formatting is internal.
    private static class Format
    {
        public static string ToString(System.Net.EndPoint point) => point switch
        {
            System.Net.DnsEndPoint name => $"{name.Host}:{name.Port}",
            _ => point.ToString() ?? "",
        };
    }
}
