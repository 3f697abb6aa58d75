namespace OrderHub.Connectors.Manifests;

/// <summary>What the hub asks of the partner.</summary>
public sealed record OutboundManifest
{
    public SignatureManifest? Signature { get; init; }

    public Place? AppKey { get; init; }

    public required IReadOnlyList<OutboundOperation> Operations { get; init; }
}

/// <summary>Something the hub may ask for.</summary>
public sealed record OutboundOperation
{
    public required string Name { get; init; }

    public required string Verb { get; init; }

    public required string Path { get; init; }

    /// <summary>Envelope of request and answer; with Form the request goes into the query.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>The element in the SOAP body.</summary>
    public string? SoapMethod { get; init; }

    /// <summary>The partner does the work of one idempotency key once, so that an unknown result may simply be asked for again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>The operation that tells what became of one of these; it is asked before a retry.</summary>
    public string? QueryBeforeRetry { get; init; }
}
