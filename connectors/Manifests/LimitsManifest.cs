namespace OrderHub.Connectors.Manifests;

/// <summary>A limit on everything.</summary>
public sealed record LimitsManifest
{
    /// <summary>The most that <see cref="MaxBytes"/> can be: a message costs several times its size in memory while it is read.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    public int MaxBytes { get; init; } = 1024 * 1024;

    public int MaxDepth { get; init; } = 32;

    /// <summary>The longest a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Calls that may wait for their turn; one more is turned away.</summary>
    public int Queue { get; init; } = 512;

    /// <summary>Calls begun a second; 0: as many as there are.</summary>
    public int RatePerSecond { get; init; }

    /// <summary>Tries of one call, the first one included. Only what surely did not happen is tried again here; for longer the flow retries.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>The wait before the second try; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The partner's messages being handled at once.</summary>
    public int InboundConcurrency { get; init; } = 64;

    /// <summary>The partner's messages that may wait for their turn; one more is answered with "later".</summary>
    public int InboundQueue { get; init; } = 1000;

    /// <summary>The share of failures within <see cref="BreakWindow"/> that opens the circuit.</summary>
    public double BreakRatio { get; init; } = 0.5;

    /// <summary>Calls in a window below which the circuit never opens.</summary>
    public int BreakMinimum { get; init; } = 20;

    public TimeSpan BreakWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open.</summary>
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(5);
}
