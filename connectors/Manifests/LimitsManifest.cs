namespace OrderHub.Connectors.Manifests;

/// <summary>A limit on everything.</summary>
public sealed record LimitsManifest
{
    public int MaxBytes { get; init; } = 1024 * 1024;

    public int MaxDepth { get; init; } = 32;

    /// <summary>The longest a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Calls that may wait for their turn; one more is turned away.</summary>
    public int Queue { get; init; } = 512;

    /// <summary>The share of failures within <see cref="BreakWindow"/> that opens the circuit.</summary>
    public double BreakRatio { get; init; } = 0.5;

    /// <summary>Calls in a window below which the circuit never opens.</summary>
    public int BreakMinimum { get; init; } = 20;

    public TimeSpan BreakWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open.</summary>
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(5);
}
