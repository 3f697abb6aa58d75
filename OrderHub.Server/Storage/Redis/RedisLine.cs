using StackExchange.Redis;
using Commands = StackExchange.Redis.IDatabase;

namespace OrderHub.Server.Storage.Redis;

/// <summary>
/// The connection to one Redis and the breaker before it. Closed: calls go through. After some failures in a row it opens: callers are turned
/// away at once, the connections are thrown away, since those to a server that stands still tell nothing of it, and new ones are
/// made until one answers. Nobody waits for that.
/// </summary>
internal sealed class RedisLine : IAsyncDisposable
{
    // The driver's readers need threads when all others wait for them.
    private const int LeastThreads = 16;

    private readonly string text;
    private readonly string name;
    private readonly CacheOptions options;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly Lazy<Task> keeping;
    private volatile TaskCompletionSource broken = New();
    private Commands? open;
    private int failures;
    private int isDisposed;

    public RedisLine(string name, string text, CacheOptions options, ILogger logger)
    {
        (this.name, this.text, this.options, this.logger) = (name, text, options, logger);
        keeping = new(() => Task.Run(() => KeepAsync(stop.Token)));
    }

    /// <summary>True while calls go through.</summary>
    public bool IsOpen => Volatile.Read(ref open) is not null;

    /// <summary>What calls are made on; null while it is away. The first look begins to connect.</summary>
    public Commands? Commands
    {
        get
        {
            _ = keeping.Value;
            return Volatile.Read(ref open);
        }
    }

    public void Succeeded() => Volatile.Write(ref failures, 0);

    /// <summary>A call failed or took too long.</summary>
    /// <param name="used">What it was made on: failures of connections that are gone already count no more.</param>
    public void Failed(Commands used)
    {
        if (ReferenceEquals(Volatile.Read(ref open), used) && Interlocked.Increment(ref failures) >= options.Failures
            && ReferenceEquals(Interlocked.CompareExchange(ref open, null, used), used))
        {
            broken.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 1)
        {
            return;
        }

        await stop.CancelAsync();
        if (keeping.IsValueCreated)
        {
            await keeping.Value;
        }

        stop.Dispose();
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, LeastThreads), ports);
        var isAway = false;
        while (!ct.IsCancellationRequested)
        {
            ConnectionMultiplexer? connections = null;
            try
            {
                connections = await ConnectAsync(text, options.Timeout);
                broken = New();
                Volatile.Write(ref failures, 0);
                Volatile.Write(ref open, connections.GetDatabase());
                if (isAway)
                {
                    Logs.CacheBack(logger, name);
                    isAway = false;
                }

                await broken.Task.WaitAsync(ct);
                isAway = true;
                Logs.CacheAway(logger, name);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                // The end; what is open is closed below.
            }
            catch (Exception failure)
            {
                if (!isAway)
                {
                    isAway = true;
                    Logs.CacheUnreached(logger, name, failure);
                }

                await Task.Delay(options.Retry, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                Volatile.Write(ref open, null);
                LetGo(connections);
            }
        }
    }

    /// <summary>Connections that have answered once.</summary>
    /// <exception cref="TimeoutException">Nobody answered in time.</exception>
    internal static async Task<ConnectionMultiplexer> ConnectAsync(string text, TimeSpan timeout)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(RedisText.Read(text, timeout));
        ConnectionMultiplexer connections;
        try
        {
            connections = await connecting.WaitAsync(timeout + timeout);
        }
        catch (TimeoutException)
        {
            _ = connecting.ContinueWith(late => LetGo(late.IsCompletedSuccessfully ? late.GetAwaiter().GetResult() : null), TaskScheduler.Default);
            throw;
        }

        try
        {
            await connections.GetDatabase().PingAsync().WaitAsync(timeout);
            return connections;
        }
        catch
        {
            LetGo(connections);
            throw;
        }
    }

    // Closing may hang as well as any other call.
    internal static void LetGo(ConnectionMultiplexer? connections)
    {
        if (connections is not null)
        {
            _ = Task.Run(() => connections.CloseAsync(allowCommandsToComplete: false)).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
