using System.Collections.Concurrent;
using System.Threading.Channels;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Surface;

/// <summary>
/// Tells the hub of things, in order per lane, each again and again (at most 2 s apart) until the hub takes or refuses it, so that a hub
/// that was down for a while misses nothing. What a system that is silent would tell is held back, and told at once when it speaks again.
/// </summary>
internal sealed class HubLanes(IHttpClientFactory clients, FaultBox faults, ILogger<HubLanes> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Channel<HubMessage>> lanes = new(StringComparer.Ordinal);
    private static readonly TimeSpan Listening = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim atOnce = new(16);

    // As many sockets as one process can have open.
    private readonly SemaphoreSlim inBurst = new(1000);
    private readonly Channel<Channel<HubMessage>> started = Channel.CreateUnbounded<Channel<HubMessage>>();

    public void Send(HubMessage message)
    {
        var lane = lanes.GetOrAdd(message.Lane, _ =>
        {
            var fresh = Channel.CreateUnbounded<HubMessage>();
            started.Writer.TryWrite(fresh);
            return fresh;
        });
        lane.Writer.TryWrite(message);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var lane in started.Reader.ReadAllAsync(stoppingToken))
        {
            _ = DrainAsync(lane, stoppingToken);
        }
    }

    private async Task DrainAsync(Channel<HubMessage> lane, CancellationToken ct)
    {
        try
        {
            await foreach (var message in lane.Reader.ReadAllAsync(ct))
            {
                var wasSilent = false;
                while (IsSilent(message))
                {
                    wasSilent = true;
                    await Task.Delay(Listening, ct);
                }

                var answer = await UntilAnsweredAsync(wasSilent ? message with { InBurst = true } : message, ct);
                message.Ended?.Invoke(answer);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping is not failing.
        }
    }

    private bool IsSilent(HubMessage message) =>
        (message.Lane.StartsWith("wms ", StringComparison.Ordinal) && faults.Current.Wms.Silent)
        || (message.Lane.StartsWith("flux ", StringComparison.Ordinal) && faults.Current.Flux.Silent)
        || (message.Lane.StartsWith("tracking ", StringComparison.Ordinal) && faults.Current.Tracking.Silent)
        || (message.Lane.StartsWith("customs ", StringComparison.Ordinal) && faults.Current.Customs.Silent);

    private async Task<HubAnswer> UntilAnsweredAsync(HubMessage message, CancellationToken ct)
    {
        var badly = message.Badly;
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (answer, wasRead) = await TryOnceAsync(message, badly, ct);
            if (answer != HubAnswer.Later && !badly)
            {
                return answer;
            }

            // What the hub did not read was not wrongly signed to it.
            badly &= !wasRead;
            await Task.Delay(pause, ct);
        }
    }

    private async Task<(HubAnswer Answer, bool WasRead)> TryOnceAsync(HubMessage message, bool badly, CancellationToken ct)
    {
        var turn = message.InBurst ? inBurst : atOnce;
        await turn.WaitAsync(ct);
        try
        {
            using var request = message.Write(badly);
            using var client = clients.CreateClient("hub");
            using var response = await client.SendAsync(request, ct);
            var reply = await response.Content.ReadAsByteArrayAsync(ct);
            var answer = message.Read((int)response.StatusCode, reply);
            if (answer != HubAnswer.Taken)
            {
                log.NotAcknowledged((int)response.StatusCode, System.Text.Encoding.UTF8.GetString(reply));
            }

            return (answer, WasRead: response.Headers.RetryAfter is null);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            log.HubAway(failure.Message);
            return (HubAnswer.Later, WasRead: false);
        }
        finally
        {
            turn.Release();
        }
    }
}
