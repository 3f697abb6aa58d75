using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace OrderHub.AcceptanceTests;

/// <summary>Takes what a hub sends to an OpenTelemetry collector (OTLP over gRPC), and keeps the bytes as they came.</summary>
internal sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Kind, byte[] Body)> taken = new();
    private WebApplication app = null!;

    public string Url => app.Urls.First();

    public IReadOnlyList<(string Kind, byte[] Body)> Taken => [.. taken];

    public static async Task<TelemetryCollector> StartAsync()
    {
        var collector = new TelemetryCollector();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        collector.app = builder.Build();
        collector.app.Run(collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        taken.Enqueue((http.Request.Path.Value!.Contains("metrics", StringComparison.OrdinalIgnoreCase) ? "metrics" : "traces", body.ToArray()));
        http.Response.ContentType = "application/grpc";

        // An empty message, and the status behind it.
        await http.Response.Body.WriteAsync(new byte[5]);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
