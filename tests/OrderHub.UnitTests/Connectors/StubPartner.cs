using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderHub.UnitTests.Connectors;

/// <summary>A partner on a free port that answers as a test says, and remembers what it was asked.</summary>
internal sealed class StubPartner : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubPartner(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Path, HeaderDictionary Headers)> Calls { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("""{"resultCode":100,"deliveryIds":["JDV1"],"deliveryId":"JDV1"}""");

    public Uri Address => new(app.Urls.First());

    public static async Task<StubPartner> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var stub = builder.Build();
        var partner = new StubPartner(stub);
        stub.Run(context =>
        {
            partner.Calls.Enqueue((context.Request.Path + context.Request.QueryString, new HeaderDictionary(context.Request.Headers.ToDictionary())));
            return partner.Answer(context);
        });
        await stub.StartAsync();
        return partner;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
