using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Threading.Channels;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>
/// Tells the hub of events, in order per waybill, each again and again (at most 2 s apart) until the hub acknowledges it, so
/// that a hub that was down for a while misses nothing.
/// </summary>
internal sealed class PushSender(
    IHttpClientFactory clients, VirtualClock clock, FaultBox faults, TerminalBook book, SimulatorOptions options, ILogger<PushSender> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Channel<TerminalPush>> lanes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim atOnce = new(16);
    private readonly Channel<Channel<TerminalPush>> started = Channel.CreateUnbounded<Channel<TerminalPush>>();

    public void Send(TerminalPush push)
    {
        var lane = lanes.GetOrAdd(push.Waybill, _ =>
        {
            var fresh = Channel.CreateUnbounded<TerminalPush>();
            started.Writer.TryWrite(fresh);
            return fresh;
        });
        lane.Writer.TryWrite(push);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var lane in started.Reader.ReadAllAsync(stoppingToken))
        {
            _ = DrainAsync(lane, stoppingToken);
        }
    }

    private async Task DrainAsync(Channel<TerminalPush> lane, CancellationToken ct)
    {
        try
        {
            await foreach (var push in lane.Reader.ReadAllAsync(ct))
            {
                await TellAsync(push, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping is not failing.
        }
    }

    private async Task TellAsync(TerminalPush push, CancellationToken ct)
    {
        if (faults.Take(s => s.Terminal.UnknownCode, s => s with { Terminal = s.Terminal with { UnknownCode = s.Terminal.UnknownCode - 1 } }))
        {
            // An extra event: the parcel's own events still follow.
            await UntilAcknowledgedAsync(push with { State = "199" }, ct);
        }

        await UntilAcknowledgedAsync(push, ct);
        book.Acknowledge(push.Waybill, push.State);
        if (faults.Roll(faults.Current.Terminal.Duplicate))
        {
            await UntilAcknowledgedAsync(push, ct);
        }
    }

    private async Task UntilAcknowledgedAsync(TerminalPush push, CancellationToken ct)
    {
        var message = push.ToMessage(faults.Current.Terminal.WrongCharset);
        var badly = faults.Take(s => s.Terminal.BadSignature, s => s with { Terminal = s.Terminal with { BadSignature = s.Terminal.BadSignature - 1 } });
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await TryOnceAsync(message, badly, ct))
            {
                return;
            }

            badly = false;
            await Task.Delay(pause, ct);
        }
    }

    private async Task<bool> TryOnceAsync(byte[] message, bool badly, CancellationToken ct)
    {
        await atOnce.WaitAsync(ct);
        try
        {
            var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var nonce = Guid.NewGuid().ToString("N");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Hub, "partners/terminal/push"));
            request.Content = new ByteArrayContent(message);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/xml; charset=GBK");
            request.Headers.Add("X-App-Key", options.AppKey);
            request.Headers.Add("X-Timestamp", timestamp);
            request.Headers.Add("X-Nonce", nonce);
            request.Headers.Add("X-Signature", SharedSecret.Sign(badly ? "not the secret" : options.Secret, timestamp, nonce, message));
            using var client = clients.CreateClient("hub");
            using var response = await client.SendAsync(request, ct);
            if (faults.Take(s => s.Terminal.Replay, s => s with { Terminal = s.Terminal with { Replay = s.Terminal.Replay - 1 } }))
            {
                using var again = new HttpRequestMessage(HttpMethod.Post, request.RequestUri) { Content = new ByteArrayContent(message) };
                again.Content.Headers.ContentType = request.Content.Headers.ContentType;
                foreach (var header in request.Headers)
                {
                    again.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }

                using var refused = await client.SendAsync(again, ct);
            }

            var reply = SoapText.ReadBody(await response.Content.ReadAsByteArrayAsync(ct));
            if (response.IsSuccessStatusCode && reply?.DescendantsAndSelf().Any(element => element.Name.LocalName == "ok") == true)
            {
                return true;
            }

            log.NotAcknowledged((int)response.StatusCode, reply?.Value);
            return false;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            log.HubAway(failure.Message);
            return false;
        }
        finally
        {
            atOnce.Release();
        }
    }
}
