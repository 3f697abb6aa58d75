using System.ComponentModel;

namespace OrderHub.Server.Hosting.Development;

/// <summary>The simulators of the legacy systems; Development only.</summary>
public sealed class SimulatorOptions
{
    public const string Section = "OrderHub:Simulators";

    [Description("Start the simulators beside the server, in Development.")]
    public bool Start { get; set; } = true;

    [Description("Address of simulators that run already; then none are started.")]
    public Uri? Url { get; set; }

    [Description("Milliseconds between two events of a parcel, in the simulators' own time.")]
    [System.ComponentModel.DataAnnotations.Range(1, 86_400_000)]
    public int PaceMs { get; set; } = 800;
}
