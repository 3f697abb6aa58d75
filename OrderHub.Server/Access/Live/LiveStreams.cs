using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Data.Relay;

namespace OrderHub.Server.Access.Live;

/// <summary>The streams this node keeps open, and their signs of life.</summary>
public sealed class LiveStreams(IOptions<AccessOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private int open;

    /// <summary>Streams open now.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>Counts a stream until its request ends; false where there are too many.</summary>
    public bool TryOpen(HttpContext http)
    {
        if (Interlocked.Increment(ref open) > options.Value.LiveStreams)
        {
            Interlocked.Decrement(ref open);
            return false;
        }

        http.Response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref open);
            return Task.CompletedTask;
        });
        return true;
    }

    /// <summary>The events, with a ping at the start and after each pause, so that both ends notice a cut line. Ends when the server stops.</summary>
    public async IAsyncEnumerable<SseItem<string>> WithPings(IAsyncEnumerable<LiveEvent> events, [EnumeratorCancellation] CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        await using var reader = events.GetAsyncEnumerator(ends.Token);
        yield return new("{}", "ping");
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var pause = Task.Delay(TimeSpan.FromSeconds(options.Value.LivePingSeconds), time, ends.Token);
                await Task.WhenAny(next, pause);
                if (ends.IsCancellationRequested)
                {
                    yield break;
                }

                if (!next.IsCompleted)
                {
                    yield return new("{}", "ping");
                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                yield return Item(reader.Current);
                next = reader.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // A reader that is still reading must not be disposed: a client that leaves would fail its request.
            await ends.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static SseItem<string> Item(LiveEvent live) => live switch
    {
        LiveEvent.OrderChanged order => new(JsonSerializer.Serialize(new LiveOrder(order.OrderNo, order.Status, order.Version), ApiJson.Default.LiveOrder), "order"),
        LiveEvent.FlowMoved flow => new(JsonSerializer.Serialize(new LiveFlow(flow.OrderNo, flow.InstanceId.ToString()), ApiJson.Default.LiveFlow), "flow"),
        _ => throw new NotSupportedException($"No event of the stream for {live.GetType().Name}."),
    };
}
