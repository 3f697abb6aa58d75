using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderHub.Testing;

/// <summary>What a subscriber was sent.</summary>
public sealed record ReceivedEvent(JsonNode Event, bool SignatureHolds, string EventId, int Answered)
{
    public string OrderNo => (string)Event["orderNo"]!;

    public string Status => (string)Event["status"]!;
}

/// <summary>A subscriber on this machine: keeps what it is sent, checks the signature by itself, and answers as it is told.</summary>
public sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<ReceivedEvent> received = new();

    public WebhookReceiver(int? port = null)
    {
        var at = port ?? FreePort.Take();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{at}/hook");
        listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{at}/"));
        listener.Start();
        _ = Task.Run(ListenAsync);
    }

    public string Url { get; }

    /// <summary>Set after the subscription is made: the secret comes with its answer.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The status to answer an event with.</summary>
    public Func<JsonNode, int> Answer { get; set; } = _ => 200;

    /// <summary>What is waited for before an answer.</summary>
    public Func<JsonNode, Task> Hold { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<ReceivedEvent> Received => [.. received];

    public void Dispose() => listener.Close();

    private async Task ListenAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = Task.Run(() => ServeAsync(context));
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var told = JsonNode.Parse(body.ToArray())!;
            await Hold(told);
            var status = Answer(told);
            received.Enqueue(new(told, Holds(context.Request, body.ToArray()), context.Request.Headers["X-Event-Id"] ?? "", status));
            context.Response.StatusCode = status;
            if (status is 301 or 302 or 307)
            {
                context.Response.RedirectLocation = Url + "/elsewhere";
            }

            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The sender was killed, or the test is over.
        }
    }

    private bool Holds(HttpListenerRequest request, byte[] body)
    {
        var signed = Encoding.UTF8.GetBytes($"{request.Headers["X-Timestamp"]}\n{request.Headers["X-Nonce"]}\n");
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. signed, .. body])) == request.Headers["X-Signature"];
    }
}
