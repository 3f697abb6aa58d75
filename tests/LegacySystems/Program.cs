using System.Text;
using System.Text.Json;
using OrderHub.LegacySystems;
using OrderHub.LegacySystems.Batch;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Customs;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Flux;
using OrderHub.LegacySystems.Isv;
using OrderHub.LegacySystems.Notice;
using OrderHub.LegacySystems.Shop;
using OrderHub.LegacySystems.Surface;
using OrderHub.LegacySystems.Terminal;
using OrderHub.LegacySystems.Tms;
using OrderHub.LegacySystems.Tracking;
using OrderHub.LegacySystems.Waybill;
using OrderHub.LegacySystems.Wms;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
var builder = WebApplication.CreateBuilder(SimulatorOptions.Normalise(args));
builder.Logging.ClearProviders().AddSimpleConsole().AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
// Standard output belongs to the one line that says where this process listens.
builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}

builder.Services
    .AddSingleton(SimulatorOptions.Read(builder.Configuration))
    .AddSingleton<VirtualClock>()
    .AddSingleton<VirtualSchedule>().AddHostedService(services => services.GetRequiredService<VirtualSchedule>())
    .AddSingleton<FaultBox>().AddSingleton<FaultyAnswer>().AddSingleton<IdempotencyKeys>()
    .AddSingleton<EclpBook>().AddSingleton<EclpOrderMaker>().AddSingleton<EclpClient>().AddSingleton<EclpInbound>().AddSingleton<EclpStore>()
    .AddSingleton<IsvBook>().AddSingleton<IsvOrderMaker>().AddSingleton<IsvClient>()
    .AddSingleton<WmsBook>().AddSingleton<WmsLife>()
    .AddSingleton<FluxBook>().AddSingleton<FluxLife>()
    .AddSingleton<TrackingBook>().AddSingleton<TrackingLife>()
    .AddSingleton<TmsBook>().AddSingleton<TmsLife>()
    .AddSingleton<TmsFiles>().AddHostedService(services => services.GetRequiredService<TmsFiles>())
    .AddSingleton<CustomsBook>().AddSingleton<CustomsLife>()
    .AddSingleton<BatchFiles>().AddSingleton<ShopBook>()
    .AddSingleton<HubLanes>().AddHostedService(services => services.GetRequiredService<HubLanes>())
    .AddSingleton<WaybillBook>().AddSingleton<NoticeBook>()
    .AddSingleton<TerminalBook>().AddSingleton<ParcelLife>().AddSingleton<InstallBook>()
    .AddSingleton<PushSender>().AddHostedService(services => services.GetRequiredService<PushSender>());
// Legacy systems know nothing of traces: they send no trace headers, so that each message begins a trace of its own.
builder.Services.AddHttpClient("hub").ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(30))
    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ActivityHeadersPropagator = null });

var app = builder.Build();
app.Use((context, next) =>
{
    context.Response.Headers["X-Simulator"] = "OrderHub legacy systems";
    return next(context);
});
app.MapSimulatorApi();
app.MapEclpApi();
app.MapEclpRouter();
app.MapEclpKeptApi();
app.MapWaybillApi();
app.MapTerminalApi();
app.MapIsvApi();
app.MapWmsApi();
app.MapFluxApi();
app.MapTrackingApi();
app.MapCustomsApi();
app.MapBatchApi();
app.MapNoticeApi();
app.MapShopApi();
app.MapTmsApi();

await app.StartAsync();
Console.WriteLine(JsonSerializer.Serialize(new { listening = app.Urls.First() }));
if (app.Services.GetRequiredService<SimulatorOptions>().ParentStdin)
{
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        app.Lifetime.StopApplication();
    });
}

await app.WaitForShutdownAsync();
