using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrderHub.Server.Model;

/// <summary>The one activity source and the one meter of the hub. Tags carry numbers and codes, never personal data.</summary>
public static class Telemetry
{
    public const string Name = "OrderHub";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);
}
