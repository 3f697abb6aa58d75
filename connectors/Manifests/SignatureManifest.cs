namespace OrderHub.Connectors.Manifests;

/// <summary>How a signature is made; each is described where it is computed, in <c>Signatures/</c>.</summary>
public enum SignatureScheme
{
    SortedMd5,
    SortedMd5Body,
    ContentMd5,
    EscapedMd5,
    ParamMd5,
    WrappedMd5,
    HmacSha256,

    /// <summary>By the connector's program.</summary>
    Custom,
}

/// <summary>How messages are signed.</summary>
public sealed record SignatureManifest
{
    public required SignatureScheme Scheme { get; init; }

    public required Place Given { get; init; }

    public Place? Timestamp { get; init; }

    /// <summary><c>unix</c> for seconds, <c>unixMs</c> for milliseconds, else a .NET date pattern in the connector's zone.</summary>
    public string TimestampFormat { get; init; } = PartnerClock.UnixSeconds;

    public Place? Nonce { get; init; }

    /// <summary>How far the time stamp may be from now.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);
}
