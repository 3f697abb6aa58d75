using System.Globalization;
using System.Text;
using StackExchange.Redis;
using Commands = StackExchange.Redis.IDatabase;

namespace OrderHub.Server.Storage.Redis;

/// <summary>
/// A cache in one Redis (6 or newer). An entry is one text value: ten digits of version, then the sealed bytes. A script compares and sets, so
/// that nodes that race leave the newest. Asynchronous calls only, each with a time-out of its own: the driver looks for answers that are late
/// once a second, which is too seldom here.
/// </summary>
public sealed class RedisStore : ICacheStore, IAsyncDisposable
{
    private const int VersionDigits = 10;

    // What is no number at the head of a value is not ours, or spoilt: it is written over.
    private const string CompareAndSet =
        """
        local head = redis.call('GETRANGE', KEYS[1], 0, 9)
        local old = #head == 10 and string.match(head, '^%d+$') and tonumber(head)
        if old and old > tonumber(ARGV[1]) then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    private readonly RedisLine line;
    private readonly CacheOptions options;

    /// <param name="name">primary or standby.</param>
    /// <param name="text">How people name it, see <see cref="CacheOptions.Primary"/>.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="logger">Told when it goes and comes back.</param>
    public RedisStore(string name, string text, CacheOptions options, ILogger logger)
    {
        (Name, this.options) = (name, options);
        line = new(name, text, options, logger);
    }

    public string Name { get; }

    /// <summary>True while calls go through; the breaker is closed.</summary>
    public bool IsOpen => line.IsOpen;

    /// <summary>How long one answer takes over connections of its own; null: it does not answer in time.</summary>
    public static async Task<TimeSpan?> PingAsync(string text, TimeSpan timeout)
    {
        ConnectionMultiplexer? connections = null;
        try
        {
            connections = await RedisLine.ConnectAsync(text, timeout);
            return await connections.GetDatabase().PingAsync().WaitAsync(timeout);
        }
        catch (Exception failure) when (failure is TimeoutException or RedisException or IOException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            RedisLine.LetGo(connections);
        }
    }

    /// <summary>The address without anything secret.</summary>
    public static string AddressOf(string text) => RedisText.AddressOf(text);

    public async Task<CacheAnswer> ReadAsync(string key)
    {
        var (isAnswered, value) = await CallAsync(commands => commands.StringGetAsync(KeyOf(key)));
        return isAnswered ? CacheAnswer.Of(Read((byte[]?)value)) : CacheAnswer.Away;
    }

    public async Task<IReadOnlyList<int?>> VersionsAsync(IReadOnlyList<string> keys)
    {
        var (isAnswered, heads) = await CallAsync(commands => Task.WhenAll(keys.Select(key => commands.StringGetRangeAsync(KeyOf(key), 0, VersionDigits - 1))));
        return isAnswered ? [.. heads!.Select(head => VersionOf((byte[]?)head))] : [.. keys.Select(_ => (int?)null)];
    }

    public async Task<bool> WriteAsync(string key, CacheEntry entry, TimeSpan life)
    {
        var version = entry.Version.ToString("D10", CultureInfo.InvariantCulture);
        var value = new byte[VersionDigits + entry.Sealed.Length];
        Encoding.ASCII.GetBytes(version, value);
        entry.Sealed.CopyTo(value, VersionDigits);
        return (await CallAsync(commands => commands.ExecuteAsync(
            "EVAL", CompareAndSet, 1, KeyOf(key), version, value, ((long)life.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)))).IsAnswered;
    }

    public Task RemoveAsync(string key) => CallAsync(commands => commands.KeyDeleteAsync(KeyOf(key)));

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private RedisKey KeyOf(string key) => $"{options.Prefix}:{key}";

    private async Task<(bool IsAnswered, T? Value)> CallAsync<T>(Func<Commands, Task<T>> call)
    {
        if (line.Commands is not { } commands)
        {
            return default;
        }

        try
        {
            var value = await call(commands).WaitAsync(options.Timeout);
            line.Succeeded();
            return (true, value);
        }
        catch (RedisServerException)
        {
            // It answers, and does not want to: out of memory, another type under the key. Its connections are good.
            return default;
        }
        catch (Exception failure) when (failure is TimeoutException or RedisException or ObjectDisposedException or OperationCanceledException)
        {
            line.Failed(commands);
            return default;
        }
    }

    private static CacheEntry? Read(byte[]? value) => VersionOf(value) is { } version ? new(version, value![VersionDigits..]) : null;

    private static int? VersionOf(byte[]? value) =>
        value is { Length: >= VersionDigits } && int.TryParse(Encoding.ASCII.GetString(value, 0, VersionDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
}
