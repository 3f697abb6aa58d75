namespace OrderHub.Server.Hosting;

/// <summary>How one server is to be built; all that is not said comes from files and environment.</summary>
public sealed record HubArguments
{
    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string? Urls { get; init; }

    /// <summary>Development or Production; null asks ASPNETCORE_ENVIRONMENT.</summary>
    public string? Environment { get; init; }

    /// <summary>Settings that win over all others, by configuration key.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Built to be described, not to run: listens to nothing, starts nothing and touches no file.</summary>
    public bool DescribeOnly { get; init; }

    /// <summary>Built for a command that works on the data folder, beside a running server or without one: started is nothing, and the folder is neither made nor held.</summary>
    public bool IsTool { get; init; }
}
