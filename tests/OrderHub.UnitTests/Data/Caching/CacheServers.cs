using OrderHub.Testing;

namespace OrderHub.UnitTests.Data.Caching;

/// <summary>The two Redis servers of this run; a test that freezes or kills starts its own.</summary>
internal static class CacheServers
{
    private static readonly Lazy<Task<(RedisServer Primary, RedisServer Standby)>> Shared = new(StartAsync);

    public static Task<(RedisServer Primary, RedisServer Standby)> SharedAsync() => Shared.Value;

    private static async Task<(RedisServer, RedisServer)> StartAsync()
    {
        var servers = await Task.WhenAll(RedisServer.StartAsync(), RedisServer.StartAsync());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Array.ForEach(servers, server => server.EndNow());
        return (servers[0], servers[1]);
    }
}
