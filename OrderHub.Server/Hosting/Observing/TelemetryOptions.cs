using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Hosting.Observing;

/// <summary>Where traces and figures go. Nothing is collected while neither is set.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "OrderHub:Telemetry";

    [Description("An OpenTelemetry collector that takes traces and metrics by OTLP over gRPC; example http://127.0.0.1:4317.")]
    public Uri? Endpoint { get; set; }

    [Description("A file to which every finished span is appended as one line of JSON; for tests and for looking at one order.")]
    public string? TraceFile { get; set; }

    [Description("Share of traces that are kept.")]
    [Range(0.0, 1.0)]
    public double SampleShare { get; set; } = 1.0;
}
