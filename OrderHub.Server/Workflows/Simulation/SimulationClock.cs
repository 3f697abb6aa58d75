using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Simulation;

/// <summary>A clock that only its simulation moves.</summary>
internal sealed class SimulationClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>Numbers of one simulation: the same each time it runs.</summary>
internal sealed class SimulationIds : IIdSource
{
    private long last = 1_000;

    public long Next(int shard) => ++last;

    public long NextBeside(long id) => ++last;
}
