namespace OrderHub.Connectors.Manifests;

/// <summary>How a signature is made.</summary>
public enum SignatureScheme
{
    None,
    SortedMd5,
    HmacSha256,
}

/// <summary>How messages are signed.</summary>
public sealed record SignatureManifest
{
    public required SignatureScheme Scheme { get; init; }

    public required Place Given { get; init; }

    public Place? Timestamp { get; init; }

    /// <summary><c>unix</c> for seconds, else a .NET date pattern read in the connector's zone.</summary>
    public string TimestampFormat { get; init; } = "unix";

    public Place? Nonce { get; init; }

    /// <summary>How far the time stamp may be from now.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);
}
