using RabbitMQ.Client;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>
/// One connection to the broker, opened when it is needed and replaced when it is lost. The driver's own recovery is off: after a restart
/// of the broker it was seen to hang, and whoever works on a channel must know that what was not confirmed is to be sent again.
/// Everything that waits for the broker waits here with a limit.
/// </summary>
public sealed class RabbitLink(RabbitMqOptions options, string name, TimeProvider time) : IAsyncDisposable
{
    /// <summary>For so long after a failed try nobody tries again: of many that wait, one finds out for all.</summary>
    private static readonly TimeSpan Shared = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim gate = new(1);
    private (BrokerUnavailableException Failure, long At)? refused;
    private IConnection? connection;
    private bool closed;

    /// <summary>A new channel, on a new connection where the last one is gone.</summary>
    /// <exception cref="BrokerUnavailableException">The broker is not there, or does not answer in time.</exception>
    internal async Task<IChannel> OpenAsync(CreateChannelOptions? shape, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (connection is not { IsOpen: true })
            {
                Abandon();
                connection = await ConnectAsync(ct);
            }

            try
            {
                var open = connection;
                return await Within("it opens no channel", limit => open.CreateChannelAsync(shape, limit), options.ConnectTimeout, ct);
            }
            catch (BrokerUnavailableException)
            {
                // A connection on which no channel can be opened is of no use to anybody.
                Abandon();
                throw;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken ct)
    {
        if (refused is { } last && time.GetElapsedTime(last.At) < Shared)
        {
            throw new BrokerUnavailableException("it took no connection a moment ago", last.Failure.InnerException);
        }

        try
        {
            return await Within("it takes no connection", limit => Factory().CreateConnectionAsync(name, limit), options.ConnectTimeout, ct);
        }
        catch (BrokerUnavailableException failure)
        {
            refused = (failure, time.GetTimestamp());
            throw;
        }
    }

    /// <summary>Waits for an answer of the broker, but not for ever.</summary>
    /// <param name="what">What it means when none comes.</param>
    /// <param name="ask">The question.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async Task<T> Within<T>(string what, Func<CancellationToken, Task<T>> ask, TimeSpan limit, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            // Both: what heeds the token ends cleanly, and what does not is left behind. By the machine's clock, as the network goes.
            patience.CancelAfter(limit);
            return await ask(patience.Token).WaitAsync(limit + limit, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is not BrokerUnavailableException)
        {
            throw new BrokerUnavailableException(what, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        closed = true;
        Abandon();
        gate.Release();
    }

    /// <summary>Closes a channel that is done with, or whose broker is gone: nobody waits for its goodbye.</summary>
    internal static void Abandon(IChannel? channel)
    {
        if (channel is not null)
        {
            _ = Task.Run(async () => await IgnoringAsync(channel.DisposeAsync));
        }
    }

    private void Abandon()
    {
        if (connection is { } gone)
        {
            connection = null;
            _ = Task.Run(async () =>
            {
                await IgnoringAsync(async () => await gone.AbortAsync(options.ConnectTimeout));
                await IgnoringAsync(gone.DisposeAsync);
            });
        }
    }

    // What is thrown away may be broken in any way.
    private static async Task IgnoringAsync(Func<ValueTask> close)
    {
        try
        {
            await close();
        }
        catch (Exception)
        {
            // It is gone, which is what was wanted.
        }
    }

    private ConnectionFactory Factory() => new()
    {
        Uri = new Uri(options.Url),
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = options.Heartbeat,
        RequestedConnectionTimeout = options.ConnectTimeout,
        HandshakeContinuationTimeout = options.ConnectTimeout,
        ContinuationTimeout = options.ConnectTimeout,
        SocketReadTimeout = options.ConnectTimeout,
        SocketWriteTimeout = options.ConnectTimeout,
    };
}
