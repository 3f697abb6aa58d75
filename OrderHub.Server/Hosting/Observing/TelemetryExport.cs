using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Observing;

/// <summary>Sends the hub's one source and one meter, and the platform's HTTP ones, to where the settings say. First to start and last to stop.</summary>
public sealed class TelemetryExport(IOptions<TelemetryOptions> options, ILogger<TelemetryExport> logger) : IHostedService, IDisposable
{
    private static readonly string[] Sources = [Telemetry.Name, "Microsoft.AspNetCore", "System.Net.Http"];
    private static readonly string[] Meters = [Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var resource = ResourceBuilder.CreateEmpty().AddService(Telemetry.Name);
        if (settings.Endpoint is not null || settings.TraceFile is not null)
        {
            var builder = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.SampleShare)));
            if (settings.TraceFile is { } path)
            {
                builder.AddProcessor(new SimpleActivityExportProcessor(new TraceFileExporter(Path.GetFullPath(path), logger)));
            }

            if (settings.Endpoint is { } endpoint)
            {
                builder.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
            }

            traces = builder.Build();
        }

        if (settings.Endpoint is { } collector)
        {
            metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
                .AddOtlpExporter(otlp => otlp.Endpoint = collector).Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
