using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access;
using OrderHub.Server.Access.Live;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Access;

public sealed class LiveStreamsTests
{
    private readonly Lifetime lifetime = new();
    private readonly LiveStreams streams;

    public LiveStreamsTests() => streams = new(Options.Create(new AccessOptions { LivePingSeconds = 300 }), lifetime, TimeProvider.System);

    [Fact]
    public async Task A_reader_who_leaves_while_nothing_happens_leaves_no_fault()
    {
        await using (var reader = streams.WithPings(Events(), CancellationToken.None).GetAsyncEnumerator())
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal("ping", reader.Current.EventType);
        }
    }

    [Fact]
    public async Task A_stream_ends_when_the_server_stops()
    {
        await using var reader = streams.WithPings(Events(), CancellationToken.None).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        var next = reader.MoveNextAsync();
        await lifetime.StopAsync();

        Assert.False(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Events_go_out_by_name()
    {
        await using var reader = streams
            .WithPings(Events(new LiveEvent.OrderChanged("EX1", OrderStatus.Delivered, 7), new LiveEvent.FlowMoved("EX1", 456189269659090944)), CancellationToken.None)
            .GetAsyncEnumerator();
        await reader.MoveNextAsync();

        await reader.MoveNextAsync();
        Assert.Equal(("order", """{"orderNo":"EX1","status":"DELIVERED","version":7}"""), (reader.Current.EventType, reader.Current.Data));
        await reader.MoveNextAsync();
        Assert.Equal(("flow", """{"orderNo":"EX1","instanceId":"456189269659090944"}"""), (reader.Current.EventType, reader.Current.Data));
    }

    private static async IAsyncEnumerable<LiveEvent> Events(LiveEvent? first = null, LiveEvent? second = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        foreach (var live in new[] { first, second }.OfType<LiveEvent>())
        {
            yield return live;
        }

        await Task.Delay(Timeout.Infinite, ct);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public Task StopAsync() => stopping.CancelAsync();

        public void StopApplication() => stopping.Cancel();
    }
}
