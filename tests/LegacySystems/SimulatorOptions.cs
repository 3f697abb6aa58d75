namespace OrderHub.LegacySystems;

/// <summary>How this process plays its parts; read from the command line (<c>--seed 1</c>) or the environment.</summary>
internal sealed record SimulatorOptions
{
    /// <summary>Base address of the hub that gets the orders and the callbacks.</summary>
    public required Uri Hub { get; init; }

    /// <summary>Same seed, same invented data and same faults.</summary>
    public required int Seed { get; init; }

    /// <summary>Virtual time between two events of a parcel.</summary>
    public required TimeSpan Pace { get; init; }

    /// <summary>Credentials shared by all systems; the defaults are the hub's demo credentials.</summary>
    public required string AppKey { get; init; }

    public required string Secret { get; init; }

    /// <summary>Ends the process when its standard input closes, so that it never outlives the server that started it.</summary>
    public required bool ParentStdin { get; init; }

    public static SimulatorOptions Read(IConfiguration configuration) => new()
    {
        Hub = new Uri(configuration["hub"] ?? "http://127.0.0.1:5080"),
        Seed = configuration.GetValue("seed", 1),
        Pace = TimeSpan.FromMilliseconds(configuration.GetValue("pace-ms", 800)),
        AppKey = configuration["app-key"] ?? "demo-app-key",
        Secret = configuration["secret"] ?? "demo-app-secret-not-for-production",
        ParentStdin = configuration.GetValue("parent-stdin", false),
    };

    /// <summary>Part of every number given out: a simulator that was started again never repeats what an earlier one issued.</summary>
    public long Run { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 100_000_000;

    /// <summary>Lets a bare <c>--parent-stdin</c> mean true.</summary>
    public static string[] Normalise(string[] args) => [.. args.Select(arg => arg == "--parent-stdin" ? "--parent-stdin=true" : arg)];
}
